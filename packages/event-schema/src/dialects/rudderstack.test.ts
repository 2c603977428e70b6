import { describe, expect, test } from 'vitest';
import { disagreements, RECEIVED_AT, read } from './dialect.scene';

const times = { originalTimestamp: '2026-01-02T11:59:50.000Z', sentAt: '2026-01-02T12:00:00.000Z' };
const provenance = expect.objectContaining({ dialect: 'rudderstack', requestId: 'req_1' });
const common = { messageId: 'm1', timestamp: times.originalTimestamp, ...times, receivedAt: RECEIVED_AT, provenance };
const web = { library: { name: 'RudderLabs JavaScript SDK', version: '3.34.1' }, traits: { email: 'a@b.c' } };

describe('every call, from the bytes to the canonical event', () => {
  test.each([
    [
      'track',
      { event: 'Signed Up', userId: 'u1', anonymousId: 'a1', properties: { plan: 'pro' } },
      { type: 'track', event: 'Signed Up', userId: 'u1', anonymousId: 'a1', properties: { plan: 'pro' } },
    ],
    ['identify', { userId: 'u1', traits: null }, { type: 'identify', userId: 'u1', traits: { email: 'a@b.c' } }],
    ['identify', { userId: 'u1', traits: { age: 3 } }, { type: 'identify', userId: 'u1', traits: { age: 3 } }],
    [
      'page',
      { anonymousId: 'a1', userId: '', name: 'Home', category: 'Docs', event: null, properties: { path: '/' } },
      { type: 'page', anonymousId: 'a1', name: 'Home', category: 'Docs', properties: { path: '/' } },
    ],
    ['screen', { userId: 'u1', name: 'Main' }, { type: 'screen', userId: 'u1', name: 'Main', properties: {} }],
    [
      'group',
      { userId: 'u1', groupId: 'g1', traits: { plan: 'x' } },
      { type: 'group', userId: 'u1', groupId: 'g1', traits: { plan: 'x' } },
    ],
    ['alias', { userId: 'u1', previousId: 'a1' }, { type: 'alias', userId: 'u1', previousId: 'a1' }],
  ] as const)('%s, as a single call and in a batch', (type, event, expected) => {
    const whole = { ...event, ...times, type, messageId: 'm1', channel: 'web', context: web };
    const found = [
      read('rudderstack', whole, { path: `/v1/${type}`, impliedType: type }),
      read('rudderstack', { batch: [whole], sentAt: times.sentAt }),
    ];
    for (const each of found) {
      expect(each.refused).toEqual([]);
      expect(each.canonical).toEqual([{ ...common, ...expected, context: web }]);
      expect(disagreements(each)).toEqual([]);
    }
  });
});

describe('the address', () => {
  const event = { type: 'track', event: 'e', anonymousId: 'a1' };
  const request = { ip: '203.0.113.7', userAgent: 'Firefox' };
  test.each([
    ['a browser', { ...event, context: web }, '/v1/batch', request],
    ['a beacon', event, '/beacon/v1/batch', request],
    ['a server', { ...event, context: { library: { name: 'analytics-node' } } }, '/v1/batch', {}],
    ['a browser that names one', { ...event, context: { ...web, ip: '8.8.8.8' } }, '/v1/batch', { ip: '8.8.8.8' }],
  ])('of %s', (_name, one, path, expected) => {
    const [canonical] = read('rudderstack', { batch: [one] }, { path, ...request }).canonical;
    const { ip } = canonical?.context ?? {};
    expect(ip).toBe('ip' in expected ? expected.ip : undefined);
  });
});

test("types that are RudderStack's alone are refused, and say which there are", () => {
  const { refused } = read('rudderstack', { batch: [{ type: 'merge', userId: 'u1', mergeProperties: [] }] });
  expect(refused).toMatchObject([{ reason: 'unknown_type', detail: expect.stringContaining('"merge"') }]);
});
