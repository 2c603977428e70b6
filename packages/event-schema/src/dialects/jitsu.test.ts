import { describe, expect, test } from 'vitest';
import { disagreements, RECEIVED_AT, read } from './dialect.scene';

const times = { timestamp: '2026-01-02T11:59:50.000Z', sentAt: '2026-01-02T12:00:00.000Z' };
const common = {
  ...{ messageId: 'm1', timestamp: times.timestamp, originalTimestamp: times.timestamp },
  ...{ sentAt: times.sentAt, receivedAt: RECEIVED_AT },
  provenance: expect.objectContaining({ dialect: 'jitsu', requestId: 'req_1' }),
};
const context = { library: { name: '@jitsu/js', version: '1.11.0', env: 'browser' }, locale: 'en-US' };

describe('every call, from the bytes to the canonical event', () => {
  test.each([
    [
      'track',
      { event: 'Signed Up', userId: 'u1', anonymousId: 'a1', properties: { plan: 'pro' } },
      { event: 'Signed Up', userId: 'u1', anonymousId: 'a1', properties: { plan: 'pro' } },
    ],
    ['identify', { userId: 'u1', traits: { email: 'a@b.c' } }, { userId: 'u1', traits: { email: 'a@b.c' } }],
    [
      'page',
      { anonymousId: 'a1', name: 'Home', properties: { url: 'https://x' } },
      { anonymousId: 'a1', name: 'Home', properties: { url: 'https://x' } },
    ],
    ['screen', { userId: 'u1', name: 'Main' }, { userId: 'u1', name: 'Main', properties: {} }],
    ['group', { userId: 'u1', groupId: 'g1', traits: { p: 1 } }, { userId: 'u1', groupId: 'g1', traits: { p: 1 } }],
    ['alias', { userId: 'u1', previousId: 'a1' }, { userId: 'u1', previousId: 'a1' }],
  ] as const)('%s: by its path, by the path of any event, and in a batch', (type, event, expected) => {
    const whole = { ...event, ...times, messageId: 'm1', writeKey: 'id:***', context };
    const found = [
      read('jitsu', whole, { path: `/api/s/s2s/${type}`, impliedType: type }),
      read('jitsu', { ...whole, type }, { path: '/api/s/s2s/event' }),
      read('jitsu', { batch: [{ ...whole, type }] }),
    ];
    for (const each of found) {
      expect(each.refused).toEqual([]);
      expect(each.canonical).toEqual([{ ...common, type, ...expected, context }]);
      expect(disagreements(each)).toEqual([]);
    }
  });
});

describe('the address', () => {
  const event = { type: 'track', event: 'e', anonymousId: 'a1', context: { ip: '8.8.8.8' } };
  test.each([
    ["a browser is the request's, whatever it says", '/api/s/track', '203.0.113.7', '203.0.113.7'],
    ['a browser that asked for it to be removed is none', '/api/s/track', undefined, undefined],
    ["a browser that hides from blockers is the request's", '/api.x7k2p', '203.0.113.7', '203.0.113.7'],
    ["a pixel is the request's", '/api/px/track', '203.0.113.7', '203.0.113.7'],
    ['a server is what it says', '/api/s/s2s/track', '203.0.113.7', '8.8.8.8'],
  ])('of %s', (_name, path, ip, expected) => {
    const { canonical } = read('jitsu', event, { path, ...(ip === undefined ? {} : { ip }) });
    expect(canonical[0]?.context.ip).toBe(expected);
  });
});
