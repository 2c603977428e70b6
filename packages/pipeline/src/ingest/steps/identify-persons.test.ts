import { addChunk, type ChunkHeader, EventColumns, encodeHeader, personIdOf } from '@tributary/event-schema';
import { silentLogger } from '@tributary/telemetry';
import { expect, test } from 'vitest';
import { PersonCache } from '../persons/person-cache';
import { createPersonsByHand } from '../persons/persons-by-hand';
import type { IngestBatch } from '../ports';
import { identifyPersons } from './identify-persons';

const WORKSPACE = 'ws_1';
const MINUTE_MS = 60_000;

function scene() {
  const persons = createPersonsByHand();
  let nowMs = Date.UTC(2026, 10, 1);
  const start = () => identifyPersons({ persons, clock: () => nowMs, cache: new PersonCache(), log: silentLogger });
  let step = start();
  let requests = 0;
  const batchOf = (events: readonly object[], more: Partial<ChunkHeader> = {}): IngestBatch => {
    const columns = new EventColumns();
    const header: ChunkHeader = {
      ...{ v: 1, kind: 'events', requestId: `req_${++requests}`, workspaceId: WORKSPACE, sourceId: 'src_1' },
      ...{ dialect: 'segment', path: '/v1/batch', encoding: 'identity', count: events.length, receivedAtMs: nowMs },
      ...more,
    };
    const decoded = { header, body: Buffer.from(JSON.stringify({ batch: events })) };
    const added = addChunk(decoded, columns);
    const chunk = {
      ...added,
      origin: { offset: '1-0' },
      header,
      decoded: { header: encodeHeader(header), body: decoded.body },
      first: 0,
      count: columns.length,
      duplicates: [],
      withheld: [],
    };
    const source = { id: 'b', partition: 0, lane: 'live', chunks: [] } as unknown as IngestBatch['source'];
    return { source, events: columns, chunks: [chunk] };
  };
  const run = async (events: readonly object[], more: Partial<ChunkHeader> = {}) => {
    const batch = batchOf(events, more);
    await step(batch);
    return Array.from({ length: batch.events.length }, (_, row) => batch.events.persons.at(row));
  };
  const restart = () => {
    step = start();
  };
  return { persons, run, step, batchOf, restart, later: (ms: number) => (nowMs += ms) };
}

const visit = (anonymousId: string) => ({ type: 'page', anonymousId });
const track = (userId: string, more: object = {}) => ({ type: 'track', event: 'x', userId, ...more });
const identify = (userId: string, more: object = {}) => ({ type: 'identify', userId, ...more });

test('anonymous visitors cost Postgres nothing, and always have the same id', async () => {
  const { persons, run } = scene();
  persons.goAway(true);
  const told = [...(await run([visit('a'), visit('b')])), ...(await run([visit('a')]))];
  expect(told.map(({ personId }) => personId)).toEqual(['a', 'b', 'a'].map((id) => personIdOf(WORKSPACE, id)));
  expect([persons.asked, persons.applied]).toEqual([[], []]);
});

test('new users are asked about in one read and made in one write; then they are remembered', async () => {
  const { persons, run } = scene();
  const first = await run([track('u'), track('v'), track('u')]);
  await run([track('v'), track('u')]);
  expect(persons.asked).toEqual([['u', 'v']]);
  expect(persons.applied.map((changes) => changes.map(({ distinctId }) => distinctId))).toEqual([['u', 'v']]);
  expect(first[0]?.personId).toBe(first[2]?.personId);
});

test('a new device of somebody who is remembered is written without a look first; after a restart nothing is written', async () => {
  const { persons, run, restart } = scene();
  await run([identify('u', { traits: { plan: 'pro' } })]);
  const told = await run([identify('u', { anonymousId: 'a' }), visit('a')]);
  expect([persons.asked, persons.applied.length]).toEqual([[['u']], 2]);
  restart();
  expect(await run([identify('u', { anonymousId: 'a' }), visit('a')])).toEqual(told);
  expect([persons.asked, persons.applied.length]).toEqual([[['u'], ['u', 'a']], 2]);
});

test('events carry what is known of their person, and say who a visitor has turned out to be', async () => {
  const { run } = scene();
  await run([identify('u', { traits: { plan: 'pro' } })]);
  const told = await run([visit('a'), identify('u', { anonymousId: 'a' }), track('u')]);
  expect(new Set(told.map(({ personId }) => personId))).toEqual(new Set([personIdOf(WORKSPACE, 'u')]));
  expect(told.map(({ properties }) => properties)).toEqual(Array(3).fill('{"plan":"pro"}'));
});

test('an identify that says nothing new stays in memory', async () => {
  const { persons, run } = scene();
  await run([identify('u', { anonymousId: 'a', traits: { plan: 'pro' } })]);
  await run([identify('u', { anonymousId: 'a', traits: { plan: 'pro' } })]);
  expect(persons.applied).toHaveLength(1);
  await run([identify('u', { traits: { plan: 'free' } })]);
  expect(persons.applied).toHaveLength(2);
});

test('what was true before the batch is news again once the batch has said otherwise', async () => {
  const { persons, run } = scene();
  const says = (plan: string) => identify('u', { anonymousId: 'a', traits: { plan } });
  await run([says('pro')]);
  const told = await run([says('free'), says('free'), says('pro'), track('u')]);
  expect(persons.applied[1]?.map(({ set }) => set.plan)).toEqual(['free', 'pro']);
  expect(told.at(-1)?.properties).toBe('{"plan":"pro"}');
});

test('after a merge only Postgres knows what is news of the person in the same batch', async () => {
  const { persons, run } = scene();
  await run([identify('u', { traits: { plan: 'pro' } }), identify('v', { traits: { plan: 'free' } })]);
  await run([{ type: 'alias', userId: 'u', previousId: 'v' }, identify('u', { traits: { plan: 'pro' } })]);
  expect(persons.applied[1]?.map(({ merge, set }) => [merge?.distinctId, set.plan])).toEqual([
    ['v', undefined],
    [undefined, 'pro'],
  ]);
});

test('each change says where its event stands among those that were accepted', async () => {
  const { persons, run } = scene();
  await run([track('u'), identify('u', { traits: { n: 1 } }), identify('u', { traits: { n: 2 } })]);
  const told = persons.applied[0]?.filter(({ set }) => set.n !== undefined).map(({ place }) => place);
  expect(told).toEqual([
    [1, 0, 0, 1],
    [1, 0, 0, 2],
  ]);
});

test('of requests that were appended together, the place tells which came first, and not which event of them', async () => {
  const { persons, step, batchOf } = scene();
  const offsets = ['1-0', '1-0.1', '1-0.2', '1-0.9', '1-0.10', '1-1', '1-10'];
  const places: (readonly number[])[] = [];
  for (const [n, offset] of offsets.entries()) {
    const batch = batchOf([track('u'), identify('u', { traits: { n } })]);
    await step({ ...batch, chunks: batch.chunks.map((chunk) => ({ ...chunk, origin: { offset } })) });
    const change = persons.applied.flat().find(({ set }) => set.n === n);
    places.push(change?.place ?? []);
  }
  expect(new Set(places.map(({ length }) => length))).toEqual(new Set([4]));
  const inOrder = places.toSorted((a, b) => {
    const at = a.findIndex((number, index) => number !== b[index]);
    return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
  });
  expect(inOrder).toEqual(places);
  expect(new Set(places.map(String)).size).toBe(offsets.length);
});

test('PostHog says things about the person beside any event', async () => {
  const { persons, run } = scene();
  const event = (properties: object) => ({ event: 'bought', distinct_id: 'u', properties });
  const dialect = { dialect: 'posthog' as const, path: '/batch' };
  await run([event({}), event({ $set: { plan: 'pro' } }), event({}), event({ $unset: ['old'] })], dialect);
  expect(persons.applied[0]?.map(({ set, unset }) => [set, unset])).toEqual([
    [{ plan: 'pro' }, []],
    [{}, ['old']],
    [{}, []],
  ]);
  const [told] = await run([event({})], dialect);
  expect(told?.properties).toBe('{"plan":"pro"}');
});

test('what is remembered is asked for again after a minute; while Postgres is away it goes on', async () => {
  const { persons, run, later } = scene();
  await run([identify('u', { traits: { plan: 'pro' } })]);
  later(2 * MINUTE_MS);
  persons.goAway(true);
  expect((await run([track('u')]))[0]?.properties).toBe('{"plan":"pro"}');
  persons.goAway(false);
  persons.forget(WORKSPACE, 'u');
  const [told] = await run([track('u')]);
  expect(told).toEqual({ personId: personIdOf(WORKSPACE, 'u'), properties: '' });
  expect(persons.applied).toHaveLength(2);
});

test('a batch that needs Postgres waits for it, and a second run of it changes nothing', async () => {
  const { persons, step, batchOf } = scene();
  const batch = batchOf([identify('u', { anonymousId: 'a', traits: { n: 1 } }), track('u')]);
  persons.goAway(true);
  await expect(step(batch)).rejects.toThrow('away');
  persons.goAway(false);
  await step(batch);
  const before = [0, 1].map((row) => batch.events.persons.at(row));
  await step(batch);
  expect([0, 1].map((row) => batch.events.persons.at(row))).toEqual(before);
  expect(persons.applied).toHaveLength(1);
});

test('a group call that says the same again is not written again', async () => {
  const { persons, run } = scene();
  const call = (size: number) => ({ type: 'group', userId: 'u', groupId: 'g', traits: { size } });
  await run([call(1)]);
  await run([call(1)]);
  await run([call(2)]);
  expect(persons.applied.flat().map(({ group }) => group?.set.size)).toEqual([1, undefined, 2]);
});

test('a group has what was said of it last, within a batch and after late events; others may have spoken after a minute', async () => {
  const { persons, run, later } = scene();
  const at = (seconds: number) => ({ timestamp: new Date(Date.UTC(2026, 9, 31, 12, 0, seconds)).toISOString() });
  const call = (size: number, seconds: number) => ({
    ...{ type: 'group', userId: 'u', groupId: 'g', traits: { size }, ...at(seconds) },
  });
  const written = async (...calls: object[]) => {
    persons.applied.length = 0;
    await run(calls);
    return persons.applied.flat().flatMap(({ group }) => group?.set.size ?? []);
  };
  expect(await written(call(1, 0))).toEqual([1]);
  expect(await written(call(2, 1), call(1, 2))).toEqual([2, 1]);
  expect(await written(call(3, 1))).toEqual([3]); // late: the group's size stays 1
  expect(await written(call(3, 3))).toEqual([3]);
  expect(await written(call(3, 4))).toEqual([]);
  later(MINUTE_MS);
  expect(await written(call(3, 5))).toEqual([3]);
});

test('ids that no person can be kept under are nobody, at no cost', async () => {
  const { persons, run } = scene();
  const [told] = await run([track('x'.repeat(500))]);
  expect(told?.personId).toMatch(/^[0-9a-f]{32}$/);
  expect(persons.asked).toEqual([]);
});

test('large properties are cut to what fits on an event', async () => {
  const { run } = scene();
  const [told] = await run([identify('u', { traits: { long: 'x'.repeat(10_000), plan: 'pro' } })]);
  expect(told?.properties).toBe('{"plan":"pro"}');
});
