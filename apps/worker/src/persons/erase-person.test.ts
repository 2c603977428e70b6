import { personIdOf } from '@tributary/event-schema';
import type { EventRow } from '@tributary/event-store';
import { expect, test } from 'vitest';
import { createErasePerson, type EraseDeps } from './erase-person';

const ASKED_MS = 1_763_800_000_000;
const WORKSPACE = 'ws_1';
const PERSON = '0a'.repeat(16);
const NOTHING = { events: 0, refusals: 0, deliveries: 0, attempts: 0 };

type Deletion = NonNullable<Awaited<ReturnType<EraseDeps['db']['personDeletions']['start']>>>;

function scene() {
  let deletion: Deletion = {
    ...{ id: 'del_1', workspaceId: WORKSPACE, personId: PERSON, status: 'queued', distinctIds: ['pat', 'visitor'] },
    ...{ requestedByName: 'Ada', requestedAt: new Date(ASKED_MS), startedAt: null, finishedAt: null, counts: {} },
  };
  const state = {
    nowMs: ASKED_MS,
    found: { ...NOTHING, events: 3 },
    streamIsBehind: false,
    isDelivering: false,
    /** Distinct id to person: made again by what was on its way. */
    remade: new Map<string, string>(),
    seen: [] as string[],
    erased: [] as { untilMs: number; personIds: readonly string[] }[],
    removed: [] as string[],
    /** Events that say something about the person, by when they were received. */
    telling: [] as { eventId: string; receivedAtMs: number }[],
    /** In the order of what is done for a returned person, and to the store. */
    done: [] as string[],
    storeFails: false,
  };
  const erase = createErasePerson({
    db: {
      personDeletions: {
        async start() {
          if (deletion.status === 'succeeded') return null;
          deletion = { ...deletion, status: 'running' };
          return deletion;
        },
        async setCounts({ counts }) {
          deletion = { ...deletion, counts };
        },
        async finish({ at }) {
          deletion = { ...deletion, status: 'succeeded', finishedAt: at, distinctIds: [] };
        },
      },
      persons: {
        lookUp: async () =>
          new Map(
            [...state.remade].map(([one, id]) => [one, { id, identified: true, values: {}, origins: {} }] as const),
          ),
        ids: async () => [],
        async forgetEvents({ eventIds, seenSince }) {
          state.done.push(`forget ${eventIds.join()} since ${seenSince.getTime()}`);
        },
      },
      async removePerson({ id }) {
        state.removed.push(id);
      },
    },
    store: {
      countPerson: async () => state.found,
      async erasePerson({ untilMs, personIds }) {
        if (state.storeFails) throw new Error('the store is away');
        state.erased.push({ untilMs, personIds });
        state.done.push('erase');
        state.found = NOTHING;
      },
      async personEvents({ untilMs = 0, cursor }) {
        const rows = state.telling.filter(({ receivedAtMs }) => receivedAtMs <= untilMs);
        const at = Number(cursor ?? 0);
        const nextCursor = at + 1 < rows.length ? String(at + 1) : null;
        return { rows: rows.slice(at, at + 1) as EventRow[], nextCursor };
      },
      personActivity: async ({ personIds }) =>
        personIds
          .filter((id) => state.seen.includes(id))
          .map((personId) => ({ personId, events: 1, firstMs: 0, lastMs: 0 })),
    },
    underWay: { inStream: async () => state.streamIsBehind, toDestinations: async () => state.isDelivering },
    clock: () => state.nowMs,
  });
  const run = () => erase({ workspaceId: WORKSPACE, deletionId: 'del_1' });
  return { state, run, deletion: () => deletion };
}

test('the first pass takes what was received until the request, under every id that events can carry', async () => {
  const { state, run, deletion } = scene();
  expect(await run()).toMatchObject({ kind: 'retry', afterMs: 90_000 });
  const personIds = [PERSON, personIdOf(WORKSPACE, 'pat'), personIdOf(WORKSPACE, 'visitor')];
  expect(state.erased).toEqual([{ untilMs: ASKED_MS, personIds }]);
  expect(deletion()).toMatchObject({ status: 'running', counts: { first: { events: 3, distinctIds: 2 } } });
});

test('the last pass takes what ingest stored from memory, ends, and forgets the ids', async () => {
  const { state, run, deletion } = scene();
  await run();
  Object.assign(state, { nowMs: ASKED_MS + 90_000, found: { ...NOTHING, events: 1 } });
  expect(await run()).toMatchObject({ kind: 'ok' });
  expect(state.erased[1]).toMatchObject({ untilMs: ASKED_MS + 60_000 });
  expect(deletion()).toMatchObject({
    ...{ status: 'succeeded', distinctIds: [] },
    counts: { first: { events: 3 }, last: { events: 1 } },
  });
  expect(await run()).toMatchObject({ kind: 'drop', reason: 'done_already' });
});

test('it is not done while the stream or the destinations may still hold the person, and erases meanwhile', async () => {
  const { state, run, deletion } = scene();
  Object.assign(state, { nowMs: ASKED_MS + 3_600_000, streamIsBehind: true });
  expect(await run()).toMatchObject({ kind: 'retry' });
  Object.assign(state, { nowMs: ASKED_MS + 100_000, streamIsBehind: false, isDelivering: true });
  expect(await run()).toMatchObject({ kind: 'retry' });
  expect(state.erased).toHaveLength(2);
  expect(deletion().status).toBe('running');
  // A destination that is never idle holds nothing of then any more.
  state.nowMs = ASKED_MS + 20 * 60_000;
  expect(await run()).toMatchObject({ kind: 'ok' });
});

test('a pass that failed half-way runs again, and the record keeps the larger counts', async () => {
  const { state, run, deletion } = scene();
  state.storeFails = true;
  await expect(run()).rejects.toThrow('the store is away');
  Object.assign(state, { storeFails: false, found: { ...NOTHING, events: 2 } });
  await run();
  expect(deletion().counts).toMatchObject({ first: { events: 3 } });
});

test('who was made again by what was on its way goes too; who has come back since stays', async () => {
  const { state, run } = scene();
  const [ghost, alive] = ['0b'.repeat(16), '0c'.repeat(16)];
  state.nowMs = ASKED_MS + 90_000;
  state.remade = new Map([
    ['pat', ghost],
    ['visitor', alive],
  ]);
  state.seen = [alive];
  await run();
  expect(state.removed).toEqual([ghost]);
});

test('who has come back keeps nothing of what late events told, which is taken back before they go', async () => {
  const { state, run } = scene();
  const alive = '0c'.repeat(16);
  await run();
  Object.assign(state, { nowMs: ASKED_MS + 90_000, found: { ...NOTHING, events: 2 }, seen: [alive], done: [] });
  state.remade = new Map([['pat', alive]]);
  state.telling = [
    { eventId: 'late-1', receivedAtMs: ASKED_MS - 5 },
    { eventId: 'late-2', receivedAtMs: ASKED_MS + 60_000 },
    { eventId: 'own', receivedAtMs: ASKED_MS + 60_001 },
  ];
  await run();
  expect(state.done).toEqual([`forget late-1 since ${ASKED_MS}`, `forget late-2 since ${ASKED_MS}`, 'erase']);
  expect(state.removed).toEqual([]);
});
