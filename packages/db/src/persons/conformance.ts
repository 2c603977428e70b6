import { personIdOf } from '@tributary/event-schema';
import { describe, expect, test } from 'vitest';
import type { PersonChange } from './change';
import type { PersonKeeper, PersonTrail } from './person-keeper';

const T0 = Date.UTC(2026, 10, 1);
let events = 0;

/** A change as an identify makes it; what matters to a test is overridden. */
export function personChange(more: Partial<PersonChange> & { readonly distinctId: string }): PersonChange {
  events++;
  return {
    ...{ isUser: true, set: {}, setOnce: {}, unset: [], merge: null, group: null, aboutPerson: true },
    ...{
      atMs: T0 + events,
      eventId: events.toString(16).padStart(32, '0'),
      messageId: `m-${events}`,
      sourceId: 'src_1',
    },
    ...more,
  };
}

const identify = (userId: string, anonymousId: string, more: Partial<PersonChange> = {}) =>
  personChange({ distinctId: userId, merge: { kind: 'identify', distinctId: anonymousId }, ...more });
const merge = (into: string, from: string, more: Partial<PersonChange> = {}) =>
  personChange({ distinctId: into, merge: { kind: 'mergeDangerously', distinctId: from }, ...more });

/** A small seeded generator: every run tries the same cases. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What every keeper of persons must do. `makeKeepers` gives two who share their persons, as two workers would. */
export function personsConformance(
  name: string,
  makeKeepers: () => Promise<{
    one: PersonKeeper & PersonTrail;
    other: PersonKeeper & PersonTrail;
    workspaceId: string;
  }>,
): void {
  const scene = async () => {
    const { one, other, workspaceId } = await makeKeepers();
    const nowMs = T0 + 86_400_000;
    const apply = (changes: PersonChange[], by = one) => by.apply({ workspaceId, changes, nowMs });
    const who = async (...distinctIds: string[]) => {
      const found = await one.lookUp({ workspaceId, distinctIds });
      return distinctIds.map((id) => found.get(id));
    };
    return { one, other, workspaceId, nowMs, apply, who };
  };

  describe(`persons: ${name}`, () => {
    test('identify makes the anonymous visitor and the user one person, who keeps the id of the visitor', async () => {
      const { one, workspaceId, apply, who } = await scene();
      const answered = await apply([identify('u', 'a', { set: { plan: 'pro' } })]);
      const [user, visitor, nobody] = await who('u', 'a', 'b');
      expect(user).toMatchObject({ id: personIdOf(workspaceId, 'a'), identified: true, values: { plan: 'pro' } });
      expect(visitor).toEqual(user);
      expect(nobody).toBeUndefined();
      expect(answered.get('u')).toEqual(user);
      expect(await one.merges({ workspaceId, personId: user?.id ?? '' })).toEqual([]);
    });

    test('a known user takes a new visitor in, and the trail says by which event', async () => {
      const { one, workspaceId, apply, who } = await scene();
      await apply([personChange({ distinctId: 'u' })]);
      const change = identify('u', 'a');
      await apply([change]);
      const [user, visitor] = await who('u', 'a');
      expect(visitor?.id).toBe(user?.id);
      expect(await one.merges({ workspaceId, personId: personIdOf(workspaceId, 'u') })).toMatchObject([
        {
          ...{
            fromPersonId: personIdOf(workspaceId, 'a'),
            intoPersonId: personIdOf(workspaceId, 'u'),
            kind: 'identify',
          },
          ...{ fromDistinctId: 'a', intoDistinctId: 'u', eventId: change.eventId, messageId: change.messageId },
        },
      ]);
    });

    test('who was identified is not taken over by identify, but by alias and merge; the refusal is told', async () => {
      const { one, workspaceId, apply, who } = await scene();
      await apply([identify('u1', 'a'), personChange({ distinctId: 'u2' }), identify('u2', 'a')]);
      const [first, second, visitor] = await who('u1', 'u2', 'a');
      expect(visitor?.id).toBe(first?.id);
      expect(second?.id).not.toBe(first?.id);
      expect(await one.notices({ workspaceId, personId: second?.id ?? '' })).toMatchObject([
        { kind: 'already_identified' },
      ]);
      await apply([personChange({ distinctId: 'u2', merge: { kind: 'createAlias', distinctId: 'u1' } })]);
      expect((await who('u1'))[0]?.id).toBe(first?.id);
      await apply([personChange({ distinctId: 'u2', merge: { kind: 'alias', distinctId: 'u1' } })]);
      const all = await who('u1', 'u2', 'a');
      expect(new Set(all.map((person) => person?.id))).toEqual(new Set([second?.id]));
    });

    test.each(['null', '[object Object]', 'GUEST', 'x'.repeat(401)])(
      'nobody is merged by %j; the event stays',
      async (id) => {
        const { one, workspaceId, apply, who } = await scene();
        await apply([identify('u', id), identify('v', id)]);
        const [u, v, garbage] = await who('u', 'v', id);
        expect(u?.id).not.toBe(v?.id);
        expect(garbage).toBeUndefined();
        expect(await one.notices({ workspaceId, personId: u?.id ?? '' })).toMatchObject([{ kind: 'illegal_id' }]);
      },
    );

    test('the later event wins a trait, the first one wins what is set once, whatever comes in first', async () => {
      const { apply, who } = await scene();
      const at = (atMs: number, more: Partial<PersonChange>) =>
        personChange({ distinctId: 'u', atMs: T0 + atMs, ...more });
      await apply([
        at(20, { set: { plan: 'late' }, setOnce: { seen: 'second' } }),
        at(10, { set: { plan: 'early', city: 'Ulm' }, setOnce: { seen: 'first', plan: 'once' } }),
        at(15, { unset: ['city', 'plan'] }),
        at(12, { set: { city: 'Bonn' } }),
      ]);
      expect((await who('u'))[0]?.values).toEqual({ plan: 'late', seen: 'first' });
      await apply([at(30, { unset: ['seen'] }), at(40, { setOnce: { seen: 'again' } })]);
      expect((await who('u'))[0]?.values).toEqual({ plan: 'late', seen: 'again' });
    });

    test('within a millisecond the event that was accepted later wins, whoever applies it when', async () => {
      const { one, other, apply, who } = await scene();
      const at = (place: readonly number[], eventId: string, more: Partial<PersonChange>) =>
        personChange({ distinctId: 'u', atMs: T0, place, eventId: eventId.repeat(32), ...more });
      // Ids of events say the opposite of the order in which they were accepted: by chunk, then within it.
      const first = at([1_700_000_000_000, 2, 7], 'f', { set: { plan: 'first', city: 'Ulm' }, setOnce: { seen: 1 } });
      const second = at([1_700_000_000_000, 10, 0], 'e', { set: { plan: 'second' }, setOnce: { seen: 2 } });
      const third = at([1_700_000_000_000, 10, 1], 'd', { set: { plan: 'third' }, unset: ['city'] });
      await apply([first, second, third]);
      expect((await who('u'))[0]?.values).toEqual({ plan: 'third', seen: 1 });
      await apply([first, second, third], other); // a second run by the next owner
      await apply([first], one); // and what an owner of before had still in hand
      expect((await who('u'))[0]?.values).toEqual({ plan: 'third', seen: 1 });
      await apply([second, { ...third, distinctId: 'v' }, { ...first, distinctId: 'v' }]);
      expect((await who('v'))[0]?.values).toEqual({ plan: 'third', seen: 1 });
    });

    test('a value of before places were kept gives way to any of its millisecond that has one', async () => {
      const { apply, who } = await scene();
      const old = personChange({ distinctId: 'u', atMs: T0, eventId: 'f'.repeat(32), set: { plan: 'old' } });
      const placed = { ...old, eventId: '0'.repeat(32), set: { plan: 'new' }, place: [5, 0] };
      await apply([old, placed]);
      await apply([old]);
      expect((await who('u'))[0]?.values).toEqual({ plan: 'new' });
    });

    test('every value knows the event that it came from', async () => {
      const { apply, who } = await scene();
      const change = personChange({ distinctId: 'u', set: { email: 'a@b.c' }, sourceId: 'src_9' });
      await apply([change]);
      const { eventId, atMs } = change;
      expect((await who('u'))[0]?.origins).toEqual({ email: { kind: 'set', atMs, eventId, sourceId: 'src_9' } });
    });

    test('hostile names and values come back as they are, but for what no database can hold', async () => {
      const { apply, who } = await scene();
      const set = {
        ['__proto__']: 1,
        constructor: 'x',
        'a\0b': 'nul\0nul',
        quote: `'"\\u0000\\`,
        deep: { a: [1, null, 'ü🎉'] },
      };
      await apply([personChange({ distinctId: `u'"\\`, set, messageId: 'm\0' })]);
      await apply([personChange({ distinctId: `u'"\\`, set: { ['__proto__']: 2, more: 1 } })]);
      const values = (await who(`u'"\\`))[0]?.values ?? {};
      expect(values.quote).toBe(set.quote);
      expect(values.deep).toEqual(set.deep);
      expect(Object.keys(values)).toEqual(expect.arrayContaining(['__proto__', 'constructor', 'more']));
      expect(Object.getOwnPropertyDescriptor(values, '__proto__')?.value).toBe(2);
    });

    test('traits that are too large are left as they were, and it is told', async () => {
      const { one, workspaceId, apply, who } = await scene();
      await apply([
        personChange({ distinctId: 'u', set: { a: 1 } }),
        personChange({ distinctId: 'u', set: { b: 'x'.repeat(200_000) } }),
      ]);
      const [person] = await who('u');
      expect(person?.values).toEqual({ a: 1 });
      expect(await one.notices({ workspaceId, personId: person?.id ?? '' })).toMatchObject([
        { kind: 'properties_too_large' },
      ]);
    });

    test('what counts for the limit is the size of all traits as they are, in bytes', async () => {
      const { one, workspaceId, apply, who } = await scene();
      const says = (set: Record<string, unknown>) => personChange({ distinctId: 'u', set });
      await apply(Array.from({ length: 60 }, (_, n) => says({ again: `${n} ${'x'.repeat(1_000)}` })));
      const [person] = await who('u');
      expect(person?.values.again).toMatch(/^59 x/);
      expect(await one.notices({ workspaceId, personId: person?.id ?? '' })).toEqual([]);
      const wide = (n: number) => says({ [`wide ${n}`]: ['ü'.repeat(10_000)] });
      await apply([0, 1, 2].map(wide));
      await apply([3, 4, 5].map(wide)); // 20 KB each: the sixth is one too many
      const names = Object.keys((await who('u'))[0]?.values ?? {}).sort();
      expect(names).toEqual(['again', 'wide 0', 'wide 1', 'wide 2', 'wide 3', 'wide 4']);
    });

    test('a runaway id stops merging at the limit of an hour', async () => {
      const { one, workspaceId, apply, who } = await scene();
      await apply([personChange({ distinctId: 'u' })]);
      await apply(Array.from({ length: 510 }, (_, n) => identify('u', `device-${n}`)));
      const [person, within, beyond] = await who('u', 'device-0', 'device-505');
      expect([within?.id, beyond]).toEqual([person?.id, undefined]);
      expect(await one.notices({ workspaceId, personId: person?.id ?? '' })).toMatchObject([
        { kind: 'too_many_merges' },
      ]);
    });

    test("one workspace never sees another's persons", async () => {
      const { one, workspaceId, apply } = await scene();
      await apply([identify('u', 'a')]);
      const elsewhere = { workspaceId: `${workspaceId}x`, distinctIds: ['u', 'a'] };
      expect((await one.lookUp(elsewhere)).size).toBe(0);
    });

    test('a second run of the same changes changes nothing', async () => {
      const { one, workspaceId, apply, who } = await scene();
      await apply([personChange({ distinctId: 'u' }), personChange({ distinctId: 'v', set: { a: 1 } })]);
      const batch = [
        identify('u', 'a', { set: { x: 1 }, unset: ['y'] }),
        merge('u', 'v'),
        identify('w', 'a'),
        merge('w', 'u'),
      ];
      await apply(batch);
      const ids = ['u', 'v', 'w', 'a'];
      const told = async () => {
        const persons = await who(...ids);
        const personId = persons[0]?.id ?? '';
        return JSON.stringify([
          persons,
          await one.merges({ workspaceId, personId }),
          await one.notices({ workspaceId, personId }),
        ]);
      };
      const before = await told();
      await apply(batch);
      await apply(batch.slice(2));
      expect(await told()).toBe(before);
    });

    test.each([1, 2, 3])('two owners at once, in any order, end with one truth (seed %i)', async (seed) => {
      const { one, other, workspaceId, apply, who } = await scene();
      const random = randomFrom(seed);
      const ids = Array.from({ length: 12 }, (_, n) => `id-${n}`);
      const pick = () => ids[random(ids.length)] as string;
      const changes = Array.from({ length: 60 }, (_, n) => {
        const distinctId = pick();
        const other = pick();
        const isUser = isUserId(distinctId);
        const said = {
          set: { [`p${random(4)}`]: n },
          setOnce: { [`o${random(3)}`]: n },
          atMs: T0 + random(1_000) * 60_000,
        };
        return random(5) === 0 && other !== distinctId
          ? merge(distinctId, other, { ...said, isUser })
          : personChange({ distinctId, ...said, isUser });
      });
      // Batches of both owners run beside each other, and some of them twice, as after a crash.
      const batches = Array.from({ length: 12 }, (_, n) => changes.slice(n * 5, n * 5 + 5));
      await Promise.all(batches.map((batch, n) => apply(batch, n % 2 === 0 ? one : other)));
      await Promise.all(
        batches.filter(() => random(3) === 0).map((batch) => apply(batch, random(2) === 0 ? one : other)),
      );

      const persons = await who(...ids);
      const expected = expectedGroups(ids, changes);
      expect(groupsOf(ids, persons)).toEqual(expected.map(({ members }) => members));
      for (const { members, values } of expected) {
        const person = persons[ids.indexOf(members[0] ?? '')];
        expect(person?.values ?? {}).toEqual(values);
      }
      await expectTrail(one, { workspaceId, ids, persons });
    });
  });
}

/** Whoever was merged is one; of all that was said about the members, the last set and else the first setOnce holds. */
function expectedGroups(ids: readonly string[], changes: readonly PersonChange[]) {
  const parent = new Map(ids.map((id) => [id, id]));
  const root = (id: string): string => (parent.get(id) === id ? id : root(parent.get(id) ?? id));
  for (const { distinctId, merge } of changes) if (merge) parent.set(root(distinctId), root(merge.distinctId));
  const named = new Set(changes.flatMap(({ distinctId, merge }) => [distinctId, ...(merge ? [merge.distinctId] : [])]));
  const groups = new Map<string, string[]>();
  for (const id of ids) if (named.has(id)) groups.set(root(id), [...(groups.get(root(id)) ?? []), id]);
  return [...groups.values()].map((members) => {
    const said = changes
      .filter(({ distinctId }) => members.includes(distinctId))
      .sort((a, b) => a.atMs - b.atMs || (a.eventId < b.eventId ? -1 : 1));
    const once = Object.assign({}, ...said.map(({ setOnce }) => setOnce).reverse());
    return { members, values: Object.assign(once, ...said.map(({ set }) => set)) as Record<string, unknown> };
  });
}

function groupsOf(ids: readonly string[], persons: readonly ({ id: string } | undefined)[]): string[][] {
  const groups = new Map<string, string[]>();
  ids.forEach((id, n) => {
    const personId = persons[n]?.id;
    if (personId !== undefined) groups.set(personId, [...(groups.get(personId) ?? []), id]);
  });
  return [...groups.values()];
}

/** Events of users carry the id of their person, never one that follows from their own id. */
const isUserId = (id: string): boolean => Number(id.slice(3)) % 3 === 0;

/** Each id that an event may carry is the person's own, or the trail leads from it to the person. */
async function expectTrail(
  keeper: PersonTrail,
  {
    workspaceId,
    ids,
    persons,
  }: { workspaceId: string; ids: readonly string[]; persons: readonly ({ id: string } | undefined)[] },
): Promise<void> {
  for (const [n, person] of persons.entries()) {
    if (!person || isUserId(ids[n] ?? '')) continue;
    const merges = await keeper.merges({ workspaceId, personId: person.id });
    const reached = [person.id, ...merges.map(({ fromPersonId }) => fromPersonId)];
    expect(reached).toContain(personIdOf(workspaceId, ids[n] ?? ''));
  }
}
