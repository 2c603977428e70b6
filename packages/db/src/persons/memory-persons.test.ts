import { expect, test } from 'vitest';
import { personChange, personsConformance } from './conformance';
import { createMemoryPersons } from './memory-persons';

personsConformance('in memory', async () => {
  const persons = createMemoryPersons();
  return { one: persons, other: persons, workspaceId: 'ws_1' };
});

test('a person takes no more ids than the limit', async () => {
  const persons = createMemoryPersons({
    limits: { distinctIdsMax: 3, mergesPerHourMax: 100, propertiesBytesMax: 1_000 },
  });
  const changes = [1, 2, 3, 4].map((n) =>
    personChange({ distinctId: 'u', merge: { kind: 'identify', distinctId: `a${n}` } }),
  );
  await persons.apply({ workspaceId: 'ws_1', changes, nowMs: 1 });
  const [person] = persons.stateOf('ws_1').persons.values();
  expect(person?.distinctIds).toBe(3);
  expect(await persons.notices({ workspaceId: 'ws_1', personId: person?.id ?? '' })).toMatchObject([
    { kind: 'too_many_ids' },
  ]);
});

test('what is known already is no news: the same trait again within the hour writes nothing', async () => {
  const persons = createMemoryPersons();
  const change = personChange({ distinctId: 'u', set: { plan: 'pro' }, setOnce: { first: 1 } });
  const known = (await persons.apply({ workspaceId: 'ws_1', changes: [change], nowMs: 1 })).get('u');
  if (!known) throw new Error('the person was not made');
  const again = (more: object) => persons.after(known, { ...change, eventId: 'f'.repeat(32), ...more }) === known;
  expect(again({ atMs: change.atMs + 1_000, setOnce: { first: 2 } })).toBe(true);
  expect(again({ atMs: change.atMs + 1_000, set: { plan: 'free' } })).toBe(false);
  expect(again({ atMs: change.atMs + 7_200_000 })).toBe(false);
  expect(again({ atMs: change.atMs - 1_000, set: { plan: 'older' }, setOnce: {} })).toBe(true);
});
