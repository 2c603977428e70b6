import type { CanonicalEvent } from '@tributary/event-schema';
import { PostHog, type PostHogOptions } from 'posthog-node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { sceneOfFile } from './capture.scene';

const scene = sceneOfFile();
afterEach(() => {
  vi.unstubAllEnvs();
});

const timestamp = new Date('2026-01-02T03:04:05.678Z');
const uuid = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;

function client(mode: string, options: Partial<PostHogOptions> = {}): PostHog {
  vi.stubEnv('POSTHOG_CAPTURE_MODE', mode);
  return new PostHog('wk_live', { host: scene.url, flushAt: 100, flushInterval: 60_000, ...options });
}

/** Every call that the package has for events, each with all that it takes. */
async function callEverything(posthog: PostHog): Promise<void> {
  const groups = { company: 'c1' };
  posthog.capture({
    ...{ distinctId: 'u1', event: 'clicked "it" 😀', groups, timestamp, uuid: uuid(1) },
    properties: { a: 1, deep: { b: [null, 'ü'] }, $set: { plan: 'pro' }, $set_once: { first: 1 }, $session_id: 's1' },
  });
  posthog.identify({ distinctId: 'u1', properties: { email: 'ü@b.c', $set_once: { first: 'x' } } });
  posthog.setPersonProperties({ distinctId: 'u1', properties: { plan: 'max' }, propertiesOnce: { first: 2 } });
  posthog.unsetPersonProperties({ distinctId: 'u1', properties: ['plan', 'email'] });
  posthog.alias({ distinctId: 'u1', alias: 'a1' });
  posthog.groupIdentify({ groupType: 'company', groupKey: 'c1', properties: { name: 'C' }, distinctId: 'u1' });
  const properties = { $current_url: 'https://x.example/p', title: 'P' };
  posthog.capture({ distinctId: 'u1', event: '$pageview', properties });
  posthog.capture({ distinctId: 'u1', event: '$screen', properties: { $screen_name: 'Main' } });
  posthog.capture({ distinctId: 'u1', event: 'personless', properties: { $process_person_profile: false } });
  posthog.captureException(new Error('broken'), 'u1');
  await posthog.captureImmediate({ distinctId: 'u1', event: 'at once' });
  await posthog.identifyImmediate({ distinctId: 'u2', properties: { plan: 'free' } });
  await posthog.aliasImmediate({ distinctId: 'u2', alias: 'a2' });
  await posthog.groupIdentifyImmediate({ groupType: 'team', groupKey: 't1', properties: {}, distinctId: 'u2' });
  await posthog.captureExceptionImmediate(new Error('broken at once'), 'u1');
}

const EXPECTED: readonly (Partial<CanonicalEvent> & { readonly context?: object })[] = [
  {
    ...{ type: 'track', event: 'clicked "it" 😀', userId: 'u1', messageId: uuid(1) },
    originalTimestamp: timestamp.toISOString(),
    properties: { a: 1, deep: { b: [null, 'ü'] }, $session_id: 's1' },
    context: {
      ...{ traits: { plan: 'pro', first: 1 }, setOnce: ['first'] },
      ...{ groups: { company: 'c1' }, groupId: 'c1', sessionId: 's1' },
    },
  },
  { type: 'identify', userId: 'u1', traits: { email: 'ü@b.c', first: 'x' }, context: { setOnce: ['first'] } },
  { type: 'identify', userId: 'u1', traits: { plan: 'max', first: 2 }, context: { setOnce: ['first'] } },
  { type: 'identify', userId: 'u1', traits: {}, context: { unset: ['plan', 'email'] } },
  { type: 'alias', userId: 'u1', previousId: 'a1' },
  { type: 'group', userId: 'u1', groupId: 'c1', traits: { name: 'C' }, context: { groupType: 'company' } },
  { type: 'page', name: 'P', properties: { url: 'https://x.example/p', title: 'P' } },
  { type: 'screen', name: 'Main' },
  { type: 'track', event: 'personless', properties: { $process_person_profile: false } },
  { type: 'track', event: '$exception', userId: 'u1' },
  { type: 'track', event: 'at once', userId: 'u1' },
  { type: 'identify', userId: 'u2', traits: { plan: 'free' } },
  { type: 'alias', userId: 'u2', previousId: 'a2' },
  { type: 'group', userId: 'u2', groupId: 't1', context: { groupType: 'team' } },
  { type: 'track', event: '$exception', userId: 'u1' },
];
const nameOf = ({ type, event = '', userId = '', name = '', traits = {}, groupId = '' }: Partial<CanonicalEvent>) =>
  JSON.stringify([type, event, type === 'track' ? '' : userId, name, traits, groupId]);
const namesOf = (events: readonly Partial<CanonicalEvent>[]) => events.map((event) => event.type + (event.event ?? ''));

describe.each(['v0', 'v1'])('posthog-node by %s', (mode) => {
  test('every call arrives, field by field', async () => {
    const errors: unknown[] = [];
    const posthog = client(mode);
    posthog.on('error', (error) => errors.push(error));
    await callEverything(posthog);
    await posthog.shutdown();
    expect(errors).toEqual([]);
    const paths = new Set(scene.appended.map(({ header }) => header.path));
    expect([...paths].includes('/i/v1/analytics/events')).toBe(mode === 'v1');
    expect(scene.decoded().flatMap(({ refused }) => refused)).toEqual([]);
    const events = scene.canonical();
    expect(namesOf(events).sort()).toEqual(namesOf(EXPECTED).sort());
    const library = { name: 'posthog-node', version: expect.stringMatching(/^\d+\.\d+/) };
    for (const expected of EXPECTED) {
      const wanted = { ...expected, context: { ...expected.context, library } };
      const candidates = events.filter((event) => event.type === expected.type);
      expect(candidates, nameOf(expected)).toContainEqual(expect.objectContaining(asymmetric(wanted)));
    }
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(EXPECTED.length);
    for (const { timestamp: at, receivedAt, event } of events) {
      if (event !== EXPECTED[0]?.event) expect(Math.abs(Date.parse(at) - Date.parse(receivedAt))).toBeLessThan(60_000);
    }
    const [clicked] = events.filter(({ messageId }) => messageId === uuid(1));
    expect(Math.abs(Date.parse(clicked?.timestamp ?? '') - timestamp.getTime())).toBeLessThan(5_000);
  });

  test('history goes to the backfill lane', async () => {
    const posthog = client(mode, { historicalMigration: true });
    posthog.capture({ distinctId: 'u1', event: 'long ago', timestamp });
    await posthog.shutdown();
    expect(scene.appended).toMatchObject([{ lane: 'backfill' }]);
  });

  test('flags are asked for and there are none', async () => {
    const posthog = client(mode);
    expect(await posthog.getAllFlags('u1')).toEqual({});
    expect(await posthog.isFeatureEnabled('any', 'u1', { sendFeatureFlagEvents: false })).toBeFalsy();
    await posthog.shutdown();
  });
});

test('what v1 drops, the package reports by uuid', async () => {
  const errors: unknown[] = [];
  const posthog = client('v1');
  posthog.on('error', (error) => errors.push(error));
  posthog.capture({ distinctId: 'u1', event: 'fine', uuid: uuid(1) });
  posthog.capture({ distinctId: 'u1', event: '$create_alias', uuid: uuid(2) });
  await posthog.shutdown();
  expect(errors).toMatchObject([{ drops: [{ uuid: uuid(2), details: 'previous_id_missing' }] }]);
  expect(scene.records().map(({ messageId }) => messageId)).toEqual([uuid(1)]);
});

/** Objects inside of an expectation need only be contained. */
function asymmetric(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !('asymmetricMatch' in inner)
        ? expect.objectContaining(asymmetric(inner))
        : inner,
    ]),
  );
}

test('v1, above the limit: the SDK sends every event again by itself, and each arrives once', async () => {
  vi.stubEnv('POSTHOG_CAPTURE_MODE', 'v1');
  const posthog = new PostHog('wk_limited', { host: scene.url, flushAt: 100, flushInterval: 60_000 });
  scene.state.choice = { kind: 'slow_down', afterMs: 1 };
  posthog.capture({ distinctId: 'u1', event: 'held back', uuid: uuid(1) });
  posthog.capture({ distinctId: 'u1', event: 'held back too', uuid: uuid(2) });
  const flushed = posthog.flush();
  await vi.waitFor(() => expect(scene.state.asked).toBe(1), { timeout: 5_000 });
  expect(scene.appended).toEqual([]);
  scene.state.choice = { kind: 'take', lane: 'live' };
  await flushed;
  await posthog.shutdown();
  const ids = scene.decoded().flatMap(({ records }) => records.map(({ messageId }) => messageId));
  expect(ids).toEqual([uuid(1), uuid(2)]);
});
