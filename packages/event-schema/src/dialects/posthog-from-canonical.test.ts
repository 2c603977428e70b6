import { describe, expect, test } from 'vitest';
import type { CanonicalEvent, Dialect, JsonObject } from '../types';
import { read } from './dialect.scene';
import { toPostHog } from './posthog-from-canonical';

const UUID = '01890a5d-ac96-774b-bcce-b302099a8057';
const AT = '2026-01-02T11:59:50.000Z';
const SENT_AT = '2026-01-02T12:00:00.000Z';

function canonicalOf(dialect: Dialect, event: object): CanonicalEvent {
  const { canonical, refused } = read(dialect, { batch: [event], sentAt: SENT_AT, sent_at: SENT_AT });
  const [first] = canonical;
  if (!first) throw new Error(JSON.stringify(refused));
  return first;
}

const segment = (event: object) => canonicalOf('segment', { messageId: UUID, timestamp: AT, ...event });
const posthog = (event: object) => canonicalOf('posthog', { uuid: UUID, timestamp: AT, distinct_id: 'u1', ...event });

describe("Segment's calls in PostHog's words", () => {
  test.each([
    [
      'track',
      { type: 'track', event: 'Order Completed', userId: 'u1', anonymousId: 'a1', properties: { total: 5 } },
      { event: 'Order Completed', distinct_id: 'u1', properties: { total: 5, $device_id: 'a1' } },
    ],
    [
      'track of an anonymous person',
      { type: 'track', event: 'Seen', anonymousId: 'a1' },
      { event: 'Seen', distinct_id: 'a1', properties: { $is_identified: false } },
    ],
    [
      'identify',
      { type: 'identify', userId: 'u1', anonymousId: 'a1', traits: { email: 'a@b.c' } },
      { event: '$identify', distinct_id: 'u1', properties: { $anon_distinct_id: 'a1', $set: { email: 'a@b.c' } } },
    ],
    [
      'identify without a user',
      { type: 'identify', anonymousId: 'a1', traits: { plan: 'pro' } },
      { event: '$set', distinct_id: 'a1', properties: { $is_identified: false, $set: { plan: 'pro' } } },
    ],
    [
      'page',
      {
        ...{ type: 'page', name: 'Home', userId: 'u1', properties: { url: 'https://x.y/h', title: 'Home', tab: 2 } },
        context: { page: { path: '/h' }, ip: '1.2.3.4', campaign: { source: 'ad' } },
      },
      {
        event: '$pageview',
        distinct_id: 'u1',
        properties: {
          ...{ $current_url: 'https://x.y/h', $title: 'Home', $pathname: '/h', tab: 2 },
          ...{ $ip: '1.2.3.4', utm_source: 'ad' },
        },
      },
    ],
    [
      'screen',
      { type: 'screen', name: 'Cart', userId: 'u1', context: { os: { name: 'iOS' } } },
      { event: '$screen', distinct_id: 'u1', properties: { $screen_name: 'Cart', $os: 'iOS' } },
    ],
    [
      'group',
      {
        ...{ type: 'group', userId: 'u1', groupId: 'g1', traits: { size: 3 } },
        context: { groupType: 'company' },
      },
      {
        event: '$groupidentify',
        distinct_id: 'u1',
        properties: { $group_type: 'company', $group_key: 'g1', $group_set: { size: 3 } },
      },
    ],
    [
      'alias',
      { type: 'alias', userId: 'u1', previousId: 'a1' },
      { event: '$create_alias', distinct_id: 'u1', properties: { alias: 'a1' } },
    ],
    [
      'an event of a group',
      { type: 'track', event: 'Seen', userId: 'u1', context: { groupId: 'g1' } },
      { event: 'Seen', distinct_id: 'u1', properties: { $groups: { group: 'g1' } } },
    ],
  ])('%s', (_name, event, expected) => {
    expect(toPostHog(segment(event))).toEqual({ uuid: UUID, timestamp: AT, ...expected });
  });

  test('a message id that is no UUID is kept as the insert id', () => {
    const event = toPostHog(segment({ type: 'track', event: 'x', userId: 'u1', messageId: 'mine' }));
    expect(event).toEqual({ event: 'x', distinct_id: 'u1', timestamp: AT, properties: { $insert_id: 'mine' } });
  });
});

/** What both vocabularies have words for. */
function vocabularyOf({ context, provenance, receivedAt, sentAt, ...event }: CanonicalEvent) {
  // The device's id is the anonymous id on the way back, and PostHog repeats a page's properties under its own names.
  const { device, page, ...said } = context;
  const own = Object.entries(event.properties ?? {}).filter(([name]) => !/^(\$|utm_)/.test(name));
  return { ...event, properties: Object.fromEntries(own), context: said as JsonObject };
}

const there = (event: CanonicalEvent) => canonicalOf('posthog', toPostHog(event));

describe('there and back', () => {
  test.each([
    ['track', { type: 'track', event: 'Seen', userId: 'u1', anonymousId: 'a1', properties: { a: { b: [1] } } }],
    ['track of nobody known', { type: 'track', event: 'Seen', anonymousId: 'a1', properties: { a: 1 } }],
    ['identify', { type: 'identify', userId: 'u1', anonymousId: 'a1', traits: { email: 'a@b.c', n: 1 } }],
    ['identify of nobody known', { type: 'identify', anonymousId: 'a1', traits: { n: 1 } }],
    ['page', { type: 'page', name: 'Home', userId: 'u1', properties: { url: 'https://x.y/h', path: '/h', tab: 2 } }],
    ['screen', { type: 'screen', name: 'Cart', userId: 'u1', properties: { items: 2 } }],
    ['group', { type: 'group', userId: 'u1', groupId: 'g1', traits: { n: 1 }, context: { groupType: 'company' } }],
    ['alias', { type: 'alias', userId: 'u1', previousId: 'a1' }],
    [
      'a context',
      {
        ...{ type: 'track', event: 'Seen', userId: 'u1' },
        context: {
          ...{ ip: '1.2.3.4', userAgent: 'UA', locale: 'de-DE', timezone: 'Europe/Berlin', sessionId: 's1' },
          ...{ os: { name: 'iOS', version: '1' }, campaign: { source: 'ad', name: 'x' }, network: { wifi: true } },
          library: { name: 'analytics.js', version: '2' },
        },
      },
    ],
  ])("%s: Segment's, in PostHog's words, is the same canonical event", (_name, event) => {
    const canonical = segment(event);
    const vocabulary = vocabularyOf(canonical);
    const back = vocabularyOf(there(canonical));
    const { title: _title, ...properties } = back.properties;
    expect({ ...back, properties }).toEqual(vocabulary);
  });

  test.each([
    ['an event', { event: 'clicked', properties: { a: 1, $is_identified: true, $device_id: 'd1', $lib: 'web' } }],
    ['$identify', { event: '$identify', properties: { $anon_distinct_id: 'a1', $set: { n: 1 }, $set_once: { o: 2 } } }],
    ['$set beside an event', { event: 'x', properties: { $set: { n: 1 }, $set_once: { o: 1 }, $unset: ['b'] } }],
    [
      '$pageview',
      { event: '$pageview', properties: { $current_url: 'https://x.y/h', $pathname: '/h', title: 'Home' } },
    ],
    ['$screen', { event: '$screen', properties: { $screen_name: 'Cart', $app_version: '1' } }],
    [
      '$groupidentify',
      { event: '$groupidentify', properties: { $group_type: 'c', $group_key: 'g', $group_set: { n: 1 } } },
    ],
    ['$create_alias', { event: '$create_alias', properties: { alias: 'a1' } }],
    ['$groups', { event: 'x', properties: { $groups: { company: 'c1', team: 't1' } } }],
    ['an anonymous event', { event: 'x', distinct_id: 'a1', properties: { $is_identified: false, $device_id: 'a1' } }],
  ])("%s: PostHog's, to canonical and back, is the same canonical event", (_name, event) => {
    const canonical = posthog(event);
    expect(vocabularyOf(there(canonical))).toEqual(vocabularyOf(canonical));
  });
});
