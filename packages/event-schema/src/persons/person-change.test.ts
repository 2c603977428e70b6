import { expect, test } from 'vitest';
import { decodeChunk } from '../decode-chunk';
import { headerOf } from '../dialects/dialect.scene';
import type { Dialect } from '../types';
import { isKeepable, mayMergeBy } from './distinct-ids';
import { readPersonChange } from './person-change';
import { personIdOf } from './person-id';

function changeOf(dialect: Dialect, event: object) {
  const { records } = decodeChunk(headerOf(dialect), Buffer.from(JSON.stringify({ batch: [event] })));
  const [record] = records;
  if (!record) throw new Error('the event was refused');
  return readPersonChange({ ...record, dialect });
}

const nothing = { set: {}, setOnce: {}, unset: [], merge: null, group: null };

test.each([
  ['identify sets traits', { type: 'identify', userId: 'u', traits: { plan: 'pro' } }, { set: { plan: 'pro' } }],
  [
    'identify of a user links the anonymous id',
    { type: 'identify', userId: 'u', anonymousId: 'a' },
    { merge: { kind: 'identify', distinctId: 'a' } },
  ],
  [
    'identify of an anonymous person links nothing',
    { type: 'identify', anonymousId: 'a', traits: { x: 1 } },
    { set: { x: 1 } },
  ],
  [
    'alias names the one before',
    { type: 'alias', userId: 'u', previousId: 'before' },
    { merge: { kind: 'alias', distinctId: 'before' } },
  ],
  [
    'group sets the traits of a group',
    { type: 'group', userId: 'u', groupId: 'g', traits: { size: 3 } },
    { group: { type: 'group', key: 'g', set: { size: 3 } } },
  ],
  [
    "a track's traits are not the person's",
    { type: 'track', event: 'x', userId: 'u', context: { traits: { a: 1 } } },
    {},
  ],
])('Segment: %s', (_name, event, expected) => {
  expect(changeOf('segment', event)).toEqual({ ...nothing, ...expected });
});

test.each([
  [
    '$identify',
    {
      event: '$identify',
      distinct_id: 'u',
      properties: { $anon_distinct_id: 'a' },
      $set: { n: 1 },
      $set_once: { o: 2 },
    },
    { set: { n: 1 }, setOnce: { o: 2 }, merge: { kind: 'identify', distinctId: 'a' } },
  ],
  [
    '$identify by device only links nothing',
    { event: '$identify', distinct_id: 'u', properties: { $device_id: 'd' } },
    {},
  ],
  [
    '$set and $unset beside any event',
    { event: 'bought', distinct_id: 'u', properties: { $set: { a: 1 }, $unset: ['b', 7] } },
    { set: { a: 1 }, unset: ['b'] },
  ],
  [
    '$create_alias',
    { event: '$create_alias', distinct_id: 'u', properties: { alias: 'other' } },
    { merge: { kind: 'createAlias', distinctId: 'other' } },
  ],
  [
    '$merge_dangerously',
    { event: '$merge_dangerously', distinct_id: 'u', properties: { alias: 'other' } },
    { merge: { kind: 'mergeDangerously', distinctId: 'other' } },
  ],
  [
    '$groupidentify',
    {
      event: '$groupidentify',
      distinct_id: 'u',
      properties: { $group_type: 'company', $group_key: 'acme', $group_set: { a: 1 } },
    },
    { group: { type: 'company', key: 'acme', set: { a: 1 } } },
  ],
  [
    'nothing when the client wants no person',
    { event: 'x', distinct_id: 'u', properties: { $process_person_profile: false, $set: { a: 1 } } },
    {},
  ],
])('PostHog: %s', (_name, event, expected) => {
  expect(changeOf('posthog', event)).toEqual({ ...nothing, ...expected });
});

test.each(['null', 'Undefined', '[object Object]', '0', 'NaN', 'none', 'guest', ' anonymous ', ''])(
  'nobody is merged by %j',
  (id) => expect(mayMergeBy(id)).toBe(false),
);

test('ids that name somebody may merge, and only ids that fit are kept', () => {
  expect(mayMergeBy('user-1')).toBe(true);
  expect([isKeepable('u'), isKeepable(''), isKeepable('u'.repeat(401)), isKeepable('a\0b')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("a person's id is its own in each workspace", () => {
  expect(personIdOf('ws_1', 'a')).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set([personIdOf('ws_1', 'a'), personIdOf('ws_2', 'a'), personIdOf('ws_1', 'b')]).size).toBe(3);
});

test.each([
  ["RudderStack's identify sets the traits in its context", 'rudderstack', {}, { plan: 'pro' }],
  ['its own traits go before those', 'rudderstack', { traits: { plan: 'free' } }, { plan: 'free' }],
  ["Segment's context says nothing about the person", 'segment', {}, {}],
] as const)('%s', (_name, dialect, more, set) => {
  const identify = { type: 'identify', userId: 'u', context: { traits: { plan: 'pro' } }, ...more };
  expect(changeOf(dialect, identify).set).toEqual(set);
});

test("traits in the context of RudderStack's other calls change nobody", () => {
  const track = { type: 'track', event: 'x', userId: 'u', context: { traits: { plan: 'pro' } } };
  expect(changeOf('rudderstack', track)).toEqual(nothing);
});
