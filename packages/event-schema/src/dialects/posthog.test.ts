import { describe, expect, test } from 'vitest';
import type { ChunkHeader } from '../types';
import { disagreements, RECEIVED_AT, RECEIVED_AT_MS, read } from './dialect.scene';

const base = { uuid: 'm1', distinct_id: 'u1', timestamp: '2026-01-02T11:59:50.000Z' };
const sentAt = '2026-01-02T12:00:00.000Z';
const common = {
  messageId: 'm1',
  context: {},
  timestamp: base.timestamp,
  originalTimestamp: base.timestamp,
  sentAt,
  receivedAt: RECEIVED_AT,
  provenance: { dialect: 'posthog', requestId: 'req_1' },
};

describe("every call, from PostHog's bytes to the canonical event", () => {
  test.each([
    [
      'an event',
      { event: 'clicked', properties: { a: 1, token: 'k', distinct_id: 'u1' } },
      { type: 'track', event: 'clicked', properties: { a: 1 } },
    ],
    [
      'an event that sets traits and names groups',
      {
        event: 'clicked',
        properties: { $set: { plan: 'pro' }, $set_once: { plan: 'free', first: 1 }, $groups: { company: 'c1' } },
      },
      {
        type: 'track',
        event: 'clicked',
        properties: { $groups: { company: 'c1' } },
        context: {
          ...{ groups: { company: 'c1' }, groupId: 'c1' },
          ...{ traits: { plan: 'pro', first: 1 }, setOnce: ['plan', 'first'] },
        },
      },
    ],
    [
      '$identify',
      { event: '$identify', $set: { email: 'a@b.c' }, properties: { $anon_distinct_id: 'a1' } },
      { type: 'identify', anonymousId: 'a1', traits: { email: 'a@b.c' } },
    ],
    ['$set', { event: '$set', properties: { $set: { plan: 'pro' } } }, { type: 'identify', traits: { plan: 'pro' } }],
    [
      'traits that are taken away',
      { event: '$set', $unset: ['b'], properties: { $unset: ['a', 5] } },
      { type: 'identify', traits: {}, context: { unset: ['a', 'b'] } },
    ],
    [
      'traits that are taken away by an object, beside an event',
      { event: 'clicked', properties: { x: 1, $unset: { a: '' } } },
      { type: 'track', event: 'clicked', properties: { x: 1 }, context: { unset: ['a'] } },
    ],
    ['$create_alias', { event: '$create_alias', properties: { alias: 'a1' } }, { type: 'alias', previousId: 'a1' }],
    [
      '$merge_dangerously',
      { event: '$merge_dangerously', properties: { alias: 'a1' } },
      { type: 'alias', previousId: 'a1' },
    ],
    [
      '$groupidentify',
      { event: '$groupidentify', properties: { $group_type: 'company', $group_key: 'c1', $group_set: { name: 'C' } } },
      { type: 'group', groupId: 'c1', traits: { name: 'C' }, context: { groupType: 'company' } },
    ],
    [
      '$pageview',
      {
        event: '$pageview',
        properties: { title: 'Home', $current_url: 'https://x/p', $pathname: '/p', $referrer: 'https://y' },
      },
      {
        type: 'page',
        name: 'Home',
        properties: {
          url: 'https://x/p',
          path: '/p',
          referrer: 'https://y',
          title: 'Home',
          $current_url: 'https://x/p',
          $pathname: '/p',
          $referrer: 'https://y',
        },
        context: { page: { url: 'https://x/p', path: '/p', referrer: 'https://y', title: 'Home' } },
      },
    ],
    [
      '$screen',
      { event: '$screen', properties: { $screen_name: 'Main' } },
      { type: 'screen', name: 'Main', properties: { $screen_name: 'Main' } },
    ],
  ])('%s, alone, in a batch, in an array', (_name, event, expected) => {
    const whole = { ...base, ...event };
    const forms = [
      read('posthog', { ...whole, api_key: 'k', sent_at: sentAt }, { path: '/e' }),
      read('posthog', { api_key: 'k', batch: [whole], sent_at: sentAt }),
      read('posthog', [whole], { path: '/e', sentAtMs: RECEIVED_AT_MS }),
    ];
    for (const found of forms) {
      expect(found.refused).toEqual([]);
      expect(found.canonical).toEqual([{ ...common, userId: 'u1', ...expected }]);
      expect(disagreements(found)).toEqual([]);
    }
  });

  test("/engage without an event's name is an identify", () => {
    const found = read('posthog', { $distinct_id: 'u1', $set: { a: 1 }, uuid: 'm1' }, { path: '/engage' });
    expect(found.canonical).toMatchObject([{ type: 'identify', userId: 'u1', traits: { a: 1 } }]);
  });

  test('what Segment keeps in the context is found there', () => {
    const { canonical } = read(
      'posthog',
      [
        {
          ...base,
          event: 'e',
          properties: {
            $lib: 'web',
            $lib_version: '1.2.3',
            $os: 'Linux',
            $os_version: '6',
            $device_type: 'Desktop',
            $session_id: 's1',
            $screen_width: 10,
            $screen_height: 20,
            utm_source: 'mail',
            utm_campaign: 'c',
            $browser_language: 'de',
            $timezone: 'UTC',
          },
        },
      ],
      { ip: '203.0.113.9', userAgent: 'Mozilla/5.0' },
    );
    expect(canonical[0]?.context).toEqual({
      library: { name: 'web', version: '1.2.3' },
      os: { name: 'Linux', version: '6' },
      device: { type: 'Desktop' },
      screen: { width: 10, height: 20 },
      campaign: { source: 'mail', name: 'c' },
      ip: '203.0.113.9',
      userAgent: 'Mozilla/5.0',
      locale: 'de',
      timezone: 'UTC',
      sessionId: 's1',
    });
  });

  test("a server's address is not the user's", () => {
    const event = { ...base, event: 'e', properties: { $geoip_disable: true, $lib: 'posthog-node' } };
    const { canonical } = read('posthog', [event], { ip: '203.0.113.9', userAgent: 'node' });
    expect(canonical[0]?.context).toEqual({ library: { name: 'posthog-node' } });
  });
});

describe('who it is', () => {
  test.each([
    ['a server says only a distinct id: the user', {}, { userId: 'u1', anonymousId: '' }],
    ['no one has been identified: anonymous', { $is_identified: false }, { userId: '', anonymousId: 'u1' }],
    ["the distinct id is the device's: anonymous", { $device_id: 'u1' }, { userId: '', anonymousId: 'u1' }],
    ['identified, on a device', { $is_identified: true, $device_id: 'd1' }, { userId: 'u1', anonymousId: 'd1' }],
  ])('%s', (_name, properties, expected) => {
    const found = read('posthog', [{ ...base, event: 'e', properties }]);
    expect(found.records).toMatchObject([expected]);
    expect(disagreements(found)).toEqual([]);
  });

  test.each([
    ['distinct_id in the properties', { distinct_id: undefined, properties: { distinct_id: 'p1' } }, 'p1'],
    ['$distinct_id', { distinct_id: undefined, $distinct_id: 'd1' }, 'd1'],
    ['a number', { distinct_id: 42 }, '42'],
    ['more than 200 characters', { distinct_id: 'x'.repeat(300) }, 'x'.repeat(200)],
  ])('the distinct id may be %s', (_name, more, userId) => {
    const found = read('posthog', [{ ...base, event: 'e', ...more }]);
    expect(found.records).toMatchObject([{ userId }]);
    expect(disagreements(found)).toEqual([]);
  });

  test('integers above 2^53 keep every digit', () => {
    const found = read('posthog', '[{"event":"e","properties":{"distinct_id":12345678901234567891}}]');
    expect(found.records).toMatchObject([{ userId: '12345678901234567891' }]);
    expect(disagreements(found)).toEqual([]);
  });
});

describe('when it was', () => {
  test.each<[string, object, Partial<ChunkHeader>, number]>([
    [
      'an hour slow, by sent_at',
      { timestamp: '2026-01-02T10:59:50Z' },
      { sentAtMs: RECEIVED_AT_MS - 3_600_000 },
      RECEIVED_AT_MS - 10_000,
    ],
    ['by offset', { timestamp: undefined, offset: 4_000 }, {}, RECEIVED_AT_MS - 4_000],
    ['by an offset of decades', { timestamp: undefined, offset: RECEIVED_AT_MS - 5 }, {}, 5],
    ['by an offset beyond 1970', { timestamp: undefined, offset: RECEIVED_AT_MS + 5 }, {}, RECEIVED_AT_MS],
    [
      'by offset, whatever sent_at says',
      { timestamp: undefined, offset: 4_000 },
      { sentAtMs: 1 },
      RECEIVED_AT_MS - 4_000,
    ],
    ['with a zone', { timestamp: '2026-01-02T12:59:50.123456+01:00' }, {}, RECEIVED_AT_MS - 9_877],
    ['unknown', { timestamp: undefined }, {}, RECEIVED_AT_MS],
    ['garbage', { timestamp: 'soon', offset: 'x' }, {}, RECEIVED_AT_MS],
  ])('%s', (_name, more, header, expected) => {
    const found = read('posthog', [{ ...base, event: 'e', ...more }], header);
    expect(found.records[0]?.timestampMs).toBe(expected);
    expect(disagreements(found)).toEqual([]);
  });
});

describe('bad input: each event is refused for its own reason, its neighbours are not', () => {
  test.each([
    ['text for an event', 'x', 'not_an_object', 'a JSON object'],
    ['no name', { ...base }, 'event_not_defined', '`event`'],
    ['a name that is a number', { ...base, event: 5 }, 'event_not_string', 'a number'],
    ['no distinct id', { event: 'e' }, 'no_user_anon_id', '`distinct_id` is missing'],
    ['an object for a distinct id', { ...base, event: 'e', distinct_id: {} }, 'id_not_string', 'an object'],
    ['properties that are a list', { ...base, event: 'e', properties: [] }, 'properties_not_object', 'a list'],
    ['a group without a key', { ...base, event: '$groupidentify' }, 'group_id_missing', '$group_key'],
    ['an alias of nothing', { ...base, event: '$create_alias' }, 'previous_id_missing', 'alias'],
    [
      'more than 1 MiB',
      { ...base, event: 'e', properties: { x: 'x'.repeat(1_100_000) } },
      'event_too_large',
      '1048576',
    ],
  ])('%s', (_name, event, reason, sentence) => {
    const ok = { ...base, event: 'ok' };
    const { records, refused } = read('posthog', { api_key: 'k', batch: [ok, event, { ...ok, uuid: 'm2' }] });
    expect(records.map(({ index }) => index)).toEqual([0, 2]);
    expect(refused).toMatchObject([{ reason, index: 1, count: 1 }]);
    expect(refused[0]?.detail).toContain(sentence);
  });
});
