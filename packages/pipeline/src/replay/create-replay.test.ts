import type { DeliveryFilter, WalkedDelivery } from '@tributary/event-store';
import { digest } from '@tributary/kernel';
import { expect, test } from 'vitest';
import type { DeliverTask } from '../deliver/task';
import { createReplay, type ReplayDeps, type ReplayOrder, tasksOf, type WalkPlace } from './create-replay';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const PAGE = 3;

const delivery = (n: number, more: Partial<WalkedDelivery> = {}): WalkedDelivery => ({
  deliveryId: `${n}`.padStart(32, '0'),
  eventId: digest(`m-${n}`),
  sourceId: 'src_1',
  destinationId: 'dst_1',
  mappingId: 'map_1',
  messageId: `m-${n}`,
  receivedAtMs: NOW - 100_000 + n,
  status: 'failed',
  ...more,
});

/** Deliveries in a store that pages by three, one replay over all of them, and the tasks that it added, by content. */
function scene(deliveries: readonly WalkedDelivery[], more: Partial<ReplayOrder> = {}) {
  const tasks: DeliverTask[] = [];
  const asked: DeliveryFilter[] = [];
  const record = {
    order: { id: 'rep_1', workspaceId: 'ws_1', filter: {}, createdAtMs: NOW, enqueued: 0, place: null, ...more },
    status: 'queued',
    cancelRequested: false,
  };
  const deps: ReplayDeps = {
    replays: {
      async start() {
        if (record.status === 'succeeded' || record.status === 'cancelled') return null;
        record.status = 'running';
        return record.order;
      },
      async report(_order, { enqueued, place }) {
        if (record.status !== 'running') return 'ended';
        record.order = { ...record.order, enqueued, place };
        return record.cancelRequested ? 'cancel' : 'go_on';
      },
      async finish(_order, { status }) {
        record.status = status;
      },
    },
    store: {
      async *walkDeliveries(filter: DeliveryFilter, after?: WalkPlace) {
        asked.push(filter);
        const left = deliveries.filter(({ receivedAtMs }) => receivedAtMs > (after?.receivedAtMs ?? 0));
        for (let start = 0; start < left.length; start += PAGE) yield left.slice(start, start + PAGE);
      },
    },
    enqueue: async (some) => {
      tasks.push(...some);
    },
  };
  const run = (signal = new AbortController().signal) =>
    createReplay(deps)({ workspaceId: 'ws_1', replayId: 'rep_1' }, { signal });
  const handedOn = () => tasks.flatMap(({ work }) => work.flatMap(({ eventIds }) => eventIds));
  return { deps, run, tasks, asked, record, handedOn };
}

const several = (count: number) => Array.from({ length: count }, (_, n) => delivery(n));
const eventIds = (count: number) => several(count).map(({ eventId }) => eventId);

test('every delivery that matches is handed on once, by reference, and the replay ends', async () => {
  const { run, tasks, record, handedOn } = scene(several(7));
  expect(await run()).toMatchObject({ kind: 'ok' });
  expect(handedOn()).toEqual(eventIds(7));
  expect(record).toMatchObject({ status: 'succeeded', order: { enqueued: 7 } });
  expect(tasks[0]).toEqual({
    workspaceId: 'ws_1',
    destinationId: 'dst_1',
    sourceId: 'src_1',
    chunkId: '',
    work: [{ mappingId: 'map_1', eventIds: eventIds(2) }],
    receivedFromMs: NOW - 100_000,
    receivedToMs: NOW - 99_999,
    attempt: 1,
    replayId: 'rep_1',
  });
});

test('the events of one request are one task, however many and on however many pages, so that they can be put in order', async () => {
  const request = Array.from({ length: 1_201 }, (_, n) => delivery(n, { receivedAtMs: NOW - 50_000 }));
  const before = several(600);
  const after = delivery(9_999, { receivedAtMs: NOW - 40_000 });
  const { run, tasks, handedOn, record } = scene([...before, ...request, after]);
  await run();
  expect(handedOn()).toHaveLength(1_802);
  const holders = tasks.filter(({ receivedToMs }) => receivedToMs === NOW - 50_000);
  expect(holders.flatMap(({ work }) => work.map((one) => one.eventIds.length))).toEqual([1_201]);
  expect(record).toMatchObject({ status: 'succeeded', order: { enqueued: 1_802 } });
});

test('no task has more than 500 deliveries of several moments', () => {
  const tasks = tasksOf({ id: 'rep_1', workspaceId: 'ws_1' }, several(1_201));
  expect(tasks.flatMap(({ work }) => work.map(({ eventIds }) => eventIds.length))).toEqual([500, 500, 201]);
});

test('a task names one destination and one source; what no mapping had yet meets those of today', async () => {
  const { run, tasks } = scene([
    delivery(0, { destinationId: 'dst_2' }),
    delivery(1, { sourceId: 'src_2' }),
    delivery(2, { mappingId: '' }),
  ]);
  await run();
  expect(tasks.map(({ destinationId, sourceId, work }) => [destinationId, sourceId, work[0]?.mappingId])).toEqual([
    ['dst_2', 'src_1', 'map_1'],
    ['dst_1', 'src_2', 'map_1'],
    ['dst_1', 'src_1', undefined],
  ]);
});

test('after a crash in the middle of the walk it goes on behind the last page that was handed on', async () => {
  const { deps, run, record, handedOn } = scene(several(7));
  const { enqueue } = deps;
  let pages = 0;
  Object.assign(deps, {
    enqueue: async (some: readonly DeliverTask[]) => {
      if (++pages === 2) throw new Error('the queue is away');
      await enqueue(some);
    },
  });
  await expect(run()).rejects.toThrow('the queue is away');
  expect(record).toMatchObject({ status: 'running', order: { enqueued: 2 } });
  expect(await run()).toMatchObject({ kind: 'ok' });
  expect(handedOn()).toEqual(eventIds(7));
  expect(record.order.enqueued).toBe(7);
});

test('a crash between handing a page on and noting it hands on the very same tasks again, which the queue knows', async () => {
  const { deps, run, tasks, record } = scene(several(4));
  const { report } = deps.replays;
  let reports = 0;
  Object.assign(deps.replays, {
    report: async (...args: Parameters<typeof report>) => {
      if (++reports === 1) throw new Error('Postgres is away');
      return report(...args);
    },
  });
  await expect(run()).rejects.toThrow('Postgres is away');
  await run();
  expect(tasks[1]).toEqual(tasks[0]);
  expect(record).toMatchObject({ status: 'succeeded', order: { enqueued: 4 } });
});

test('cancelled, it hands on nothing more', async () => {
  const { run, record, handedOn } = scene(several(7));
  record.cancelRequested = true;
  expect(await run()).toMatchObject({ kind: 'drop', reason: 'cancelled' });
  expect(handedOn()).toHaveLength(2);
  expect(record.status).toBe('cancelled');
  expect(await run()).toMatchObject({ kind: 'drop', reason: 'nothing_to_replay' });
});

test('a worker that has to go leaves the rest to the next one', async () => {
  const { run, record, handedOn } = scene(several(7));
  expect(await run(AbortSignal.abort())).toMatchObject({ kind: 'retry', reason: 'worker_stopping' });
  expect(record.status).toBe('running');
  await run();
  expect(handedOn()).toEqual(eventIds(7));
});

test.each([
  ['without an end, up to when it was asked for', {}, { untilMs: NOW }],
  ['up to its own end', { untilMs: NOW - 5_000 }, { untilMs: NOW - 5_000 }],
  ['never past when it was asked for', { untilMs: NOW + 5_000 }, { untilMs: NOW }],
  ['a drain up to the end of its pause', { changedUntilMs: NOW }, { changedUntilMs: NOW }],
])('it walks %s', async (_name, filter, expected) => {
  const { run, asked } = scene([], { filter });
  expect(await run()).toMatchObject({ kind: 'ok' });
  expect(asked).toEqual([{ workspaceId: 'ws_1', ...expected }]);
});
