import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createRehearsal } from '@tributary/egress';
import { type CanonicalEvent, EVENT_TYPES, type JsonObject } from '@tributary/event-schema';
import { describe, expect, test } from 'vitest';
import { evaluateFilter } from './filters/evaluate-filter';
import { parseFilter } from './filters/parse-filter';
import { generateCatalogue } from './generate-catalogue';
import { deliverEvents, findDestination, getDestination, listDestinations, presetMappings, secretKeys } from './index';
import { loadCore, loadDefinition } from './segment/load-definition';
import { DESTINATION_CATEGORIES, type DestinationDescriptor, type FilterClause, type Mapping } from './types';

const generated = new URL('../generated/', import.meta.url);
const connectable = listDestinations().filter((each) => each.connectable && each.type !== 'webhook');

/** Settings that a form would accept: the first choice, the default, or something of the right kind. */
function plausibleSettings({ settings }: DestinationDescriptor): JsonObject {
  return Object.fromEntries(
    settings.flatMap(({ key, type, choices, default: fallback, format }) => {
      if (key === 'webhookUrl') return [[key, 'https://hooks.slack.com/services/T/B/X']];
      if (fallback !== undefined) return [[key, fallback]];
      if (choices?.[0]) return [[key, choices[0].value]];
      if (type === 'boolean') return [[key, false]];
      if (type === 'number' || type === 'integer') return [[key, 1]];
      return [[key, format === 'uri' || /url|endpoint|host/i.test(key) ? 'https://api.example.com' : `some-${key}`]];
    }),
  );
}

/** An event that a preset's filter asks for, with everything in it that people usually send. */
function eventFor(filter: string): CanonicalEvent {
  const parsed = parseFilter(filter);
  const clauses = parsed.ok ? evaluateFilter(filter, base('track')).clauses.map(({ clause }) => clause) : [];
  const wanted = (field: string) => clauses.find((each) => each.field === field && each.operator === '=')?.value;
  const type = EVENT_TYPES.find((each) => each === wanted('type')) ?? 'track';
  const event = wanted('event');
  const properties = fill(clauses, 'properties.');
  const traits = fill(clauses, 'traits.');
  const made = base(type);
  return {
    ...made,
    ...(type === 'track' ? { event: String(event ?? 'Something Else') } : {}),
    ...(wanted('name') ? { name: String(wanted('name')) } : {}),
    properties: { ...properties, ...made.properties },
    traits: { ...traits, ...made.traits },
  };
}

function fill(clauses: readonly FilterClause[], parent: string): JsonObject {
  return Object.fromEntries(
    clauses.flatMap(({ field, operator, value }) => {
      if (!field.startsWith(parent) || operator.startsWith('not_') || operator === '!=') return [];
      return [[field.slice(parent.length), operator === 'is_true' ? true : (value ?? 'set')]];
    }),
  );
}

function base(type: CanonicalEvent['type']): CanonicalEvent {
  const email = 'ada@example.com';
  return {
    messageId: 'message-1',
    type,
    userId: 'user-1',
    anonymousId: 'anonymous-1',
    ...(type === 'group' ? { groupId: 'group-1' } : {}),
    ...(type === 'alias' ? { previousId: 'anonymous-1' } : {}),
    ...(type === 'page' || type === 'screen' ? { name: 'Home', category: 'Docs' } : {}),
    properties: { email, order_id: 'o-1', currency: 'EUR', total: 10, revenue: 10, url: 'https://example.com/a' },
    traits: { email, name: 'Ada Lovelace', firstName: 'Ada', phone: '+491701234567' },
    context: {
      ip: '93.184.216.34',
      userAgent: 'Mozilla/5.0',
      page: { url: 'https://example.com/a' },
      traits: { email },
    },
    timestamp: '2026-01-01T00:00:00.000Z',
    receivedAt: '2026-01-01T00:00:00.000Z',
  };
}

test('the generated catalogue is what the definitions give (pnpm --filter @tributary/destinations generate)', () => {
  const files = generateCatalogue();
  expect(readdirSync(generated).sort()).toEqual(Object.keys(files).sort());
  for (const [name, content] of Object.entries(files)) {
    expect(readFileSync(new URL(name, generated), 'utf8') === content, `${name} is out of date`).toBe(true);
  }
});

test('the list has the promised destinations, each in one of our categories, in their order', () => {
  const types = listDestinations().map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  expect(types).toEqual(
    expect.arrayContaining([
      'webhook',
      'slack',
      'amplitude',
      'mixpanel',
      'braze',
      'customerio',
      'hubspot',
      'google-analytics-4',
    ]),
  );
  const order = listDestinations().map(({ category }) => DESTINATION_CATEGORIES.indexOf(category));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  for (const { name, description } of listDestinations()) expect(name && description).toBeTruthy();
});

test('what needs a sign-in is shown, and says why it can not be connected', () => {
  const salesforce = getDestination('salesforce');
  expect(salesforce).toMatchObject({ connectable: false, auth: 'oauth' });
  expect(salesforce.notConnectableReason).toContain('signing in');
  for (const each of connectable) expect(each.auth, each.type).not.toBe('oauth');
});

test('an unknown type, or one made to reach another file, is nothing', () => {
  for (const type of ['nope', '../package', 'index', '__proto__', 'constructor', '', 'webhook.json']) {
    expect(findDestination(type), type).toBeNull();
    expect(secretKeys(type)).toEqual([]);
    expect(presetMappings(type)).toEqual([]);
  }
  expect(() => getDestination('nope')).toThrow('no destination of the type "nope"');
});

test('keys, tokens and passwords are secret, also where the definition does not say so', () => {
  expect(secretKeys('webhook')).toEqual(['headers', 'signingSecret']);
  expect(secretKeys('amplitude')).toEqual(['apiKey', 'secretKey']);
  expect(secretKeys('slack')).toEqual(['webhookUrl']);
  expect(secretKeys('hubspot')).toEqual(['accessToken']);
  expect(secretKeys('customerio')).toContain('apiKey');
  expect(secretKeys('google-analytics-4')).toEqual(['apiSecret']);
});

describe.each(connectable.map(({ type }) => type))('%s', (type) => {
  const descriptor = getDestination(type);
  const settings = plausibleSettings(descriptor);

  test('loads, and all its schemas compile', () => {
    const { core } = loadCore();
    const definition = loadDefinition(type);
    const destination = new core.Destination({ ...definition, name: `test-${type}` });
    const compile = (schema: unknown, key: string) =>
      schema && core.validateSchema({}, schema, { schemaKey: `test:${type}:${key}`, throwIfInvalid: false });
    compile(destination.settingsSchema, 'settings');
    for (const [slug, action] of Object.entries(destination.actions)) compile(action.schema, slug);
    expect(Object.keys(destination.actions)).toEqual(descriptor.actions.map(({ slug }) => slug));
  });

  test('each preset maps an event that its filter asks for, and ends in a way that we understand', async () => {
    for (const preset of presetMappings(type)) {
      const mapping: Mapping = { id: 'map_1', ...preset };
      const { results } = await deliverEvents({
        destination: { type, settings },
        mapping,
        events: [{ event: eventFor(preset.filter), deliveryId: 'd1' }],
        send: createRehearsal(),
      });
      const [result] = results;
      const end = `${preset.name}: ${JSON.stringify(result?.outcome)} ${result?.explanation}`;
      expect(['ok', 'discarded', 'dead'], end).toContain(result?.outcome.kind);
      const reason = result && 'reason' in result.outcome ? result.outcome.reason : '';
      expect(['internal_error', 'invalid_settings', 'unknown_action', 'invalid_filter'], end).not.toContain(reason);
    }
  });
});

test('our filters decide as Segment decides, for every preset and every kind of event', () => {
  const { parseFql, validate } = createRequire(import.meta.url)('@segment/destination-subscriptions');
  let compared = 0;
  for (const { type } of connectable) {
    for (const { filter } of getDestination(type).presets) {
      const theirs = parseFql(filter || 'type != "none"');
      const events = [...EVENT_TYPES.map(base), eventFor(filter)];
      for (const event of events) {
        expect(evaluateFilter(filter, event).matched, `${type}: ${filter}`).toBe(validate(theirs, event));
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(1_000);
});
