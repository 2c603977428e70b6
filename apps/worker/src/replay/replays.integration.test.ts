import { randomBytes } from 'node:crypto';
import { createDb, type Db, type DestinationState, type RoutedDestination } from '@tributary/db';
import { createEventStore, type DeliveryRow, type EventStore } from '@tributary/event-store';
import { digest, newId, ok } from '@tributary/kernel';
import { type Fresh, freshDatabase, freshStore } from '@tributary/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCountOutcomes } from './count-outcomes';
import { drainForgotten, enqueueForgottenReplays } from './find-forgotten';
import { replayRecords } from './replay-records';
import { createDrain } from './run-drain';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const MINUTE_MS = 60_000;
let postgres: Fresh;
let clickhouse: Fresh;
let db: Db;
let store: EventStore;
let workspaceId: string;
let destinationId: string;
/** What the snapshot of the configuration says. */
let routed: DestinationState;
let nowMs: number;
/** Jobs that were added. */
let jobs: { name: string; payload: Record<string, unknown> }[];

beforeAll(async () => {
  [postgres, clickhouse] = await Promise.all([freshDatabase(), freshStore()]);
  db = createDb({ databaseUrl: postgres.url, secretKey: randomBytes(32).toString('base64') });
  store = createEventStore({ url: clickhouse.url });
});
afterAll(async () => {
  await Promise.all([db?.close(), store?.close()]);
  await Promise.all([postgres?.dispose(), clickhouse?.dispose()]);
});
beforeEach(async () => {
  workspaceId = newId('ws');
  destinationId = newId('dst');
  routed = 'active';
  nowMs = NOW;
  jobs = [];
  await db.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Test' });
  const destination = { id: destinationId, workspaceId, type: 'webhook', definitionVersion: '1', name: 'Hook' };
  await db.destinations.create({ ...destination, slug: 'hook', settings: {}, secrets: {}, enabled: true });
});

const context = { signal: new AbortController().signal };
const clock = () => nowMs;
const routing = {
  ready: async () => {},
  // Other tests' workspaces are not this test's business.
  getDestination: (asked: { workspaceId: string; destinationId: string }) =>
    asked.destinationId === destinationId ? ({ state: routed } as RoutedDestination) : null,
};
const queues = {
  enqueue: async (job: { name: string }, payload: unknown) => {
    jobs.push({ name: job.name, payload: payload as Record<string, unknown> });
  },
};

const row = (message: string, more: Partial<DeliveryRow>): DeliveryRow => ({
  workspaceId,
  destinationId,
  sourceId: 'src_1',
  mappingId: '',
  action: '',
  deliveryId: digest(destinationId, message),
  eventId: digest(message),
  messageId: message,
  eventType: 'track',
  eventName: 'Order Completed',
  userId: 'ann',
  eventReceivedAtMs: NOW - 10 * MINUTE_MS,
  attempt: 0,
  atMs: NOW - 10 * MINUTE_MS,
  status: 'parked',
  reason: 'destination_paused',
  explanation: 'It waits.',
  errorGroup: '',
  httpStatus: 0,
  durationMs: 0,
  exchanges: '',
  replayId: '',
  nextAttemptAtMs: 0,
  ...more,
});

/** Runs a drain; its deliveries are handed on, and stay parked in the store until somebody delivers them. */
async function drain(resumedAtMs: number) {
  const handedOn: string[] = [];
  const run = createDrain({
    db,
    store,
    routing,
    clock,
    async replay(input) {
      const order = await replayRecords(db).start(input);
      if (!order) return ok(undefined);
      for await (const page of store.walkDeliveries({ ...order.filter, workspaceId })) {
        handedOn.push(...page.map(({ messageId }) => messageId));
      }
      await replayRecords(db).finish(order, { status: 'succeeded', enqueued: handedOn.length });
      return ok(undefined);
    },
  });
  const outcome = await run({ workspaceId, destinationId, resumedAtMs }, context);
  return { outcome, handedOn: handedOn.sort() };
}

test('a drain hands on what was parked until the pause ended, once, with the count in its record', async () => {
  await store.appendDeliveries([row('m-1', {}), row('m-2', {}), row('m-3', { status: 'failed', replayId: '' })]);
  nowMs = NOW + 5_000;
  expect(await drain(NOW)).toMatchObject({ outcome: { kind: 'ok' }, handedOn: ['m-1', 'm-2'] });
  expect(await db.replays.latestDrain({ workspaceId, destinationId })).toMatchObject({
    kind: 'drain',
    status: 'succeeded',
    total: 2,
  });
  // The same job again, as after a crash.
  expect((await drain(NOW)).handedOn).toEqual([]);
});

test('a second pause drains what was parked in it, and not what still waits in the queue from the first', async () => {
  await store.appendDeliveries([row('m-1', {})]);
  nowMs = NOW + 5_000;
  expect((await drain(NOW)).handedOn).toEqual(['m-1']);
  await store.appendDeliveries([row('m-2', { atMs: NOW + MINUTE_MS })]);
  nowMs = NOW + 3 * MINUTE_MS;
  expect((await drain(NOW + 2 * MINUTE_MS)).handedOn).toEqual(['m-2']);
  expect(await drain(NOW + 2.5 * MINUTE_MS)).toMatchObject({ outcome: { kind: 'drop', reason: 'nothing_parked' } });
});

test('a drain waits for rows that are on their way, and for a snapshot that still says paused', async () => {
  await store.appendDeliveries([row('m-1', {})]);
  nowMs = NOW + 1_000;
  expect((await drain(NOW)).outcome).toEqual({ kind: 'retry', reason: 'parked_events_settle', afterMs: 2_000 });
  nowMs = NOW + 5_000;
  routed = 'paused';
  expect((await drain(NOW)).outcome).toMatchObject({ kind: 'retry', reason: 'routing_is_behind' });
  routed = 'active';
  expect((await drain(NOW)).handedOn).toEqual(['m-1']);
});

test('a destination that is paused again keeps what is parked for the next resume', async () => {
  await store.appendDeliveries([row('m-1', {})]);
  await db.destinations.pause({ workspaceId, id: destinationId, by: 'person', reason: 'Again.', at: new Date(NOW) });
  nowMs = NOW + 5_000;
  expect((await drain(NOW)).outcome).toEqual({ kind: 'drop', reason: 'paused_again' });
  await db.destinations.resume({ workspaceId, id: destinationId });
  nowMs = NOW + 2 * MINUTE_MS;
  expect((await drain(NOW + MINUTE_MS)).handedOn).toEqual(['m-1']);
});

test('parked events of an active destination get the drain that a crash has lost; a drain that ran is not repeated', async () => {
  const look = () => drainForgotten({ db, store, routing, queues, clock });
  await store.appendDeliveries([row('m-1', { atMs: NOW - 5 * MINUTE_MS })]);
  routed = 'paused';
  await look();
  expect(jobs).toEqual([]);
  routed = 'active';
  await look();
  expect(jobs).toEqual([
    { name: 'drain', payload: { workspaceId, destinationId, resumedAtMs: NOW - 5 * MINUTE_MS + 1 } },
  ]);
  expect((await drain(NOW - 5 * MINUTE_MS + 1)).handedOn).toEqual(['m-1']);
  await look();
  expect(jobs).toHaveLength(1);
  // Parked after all: a snapshot had not heard of the resume.
  await store.appendDeliveries([row('m-2', { atMs: NOW })]);
  await look();
  expect(jobs).toHaveLength(2);
  nowMs = NOW + 5_000;
  expect((await drain(NOW + 1)).handedOn).toEqual(['m-2']);
});

const createReplay = (id: string) =>
  db.replays.create({ id, workspaceId, kind: 'replay', filter: {}, total: 3, createdByName: 'Ann' });

test('a replay that nobody enqueued is found, and one that is under way is left alone', async () => {
  const [forgotten, running] = [newId('rep'), newId('rep')];
  await createReplay(forgotten);
  await createReplay(running);
  await db.replays.start({ workspaceId, id: running, at: new Date() });
  const look = () => enqueueForgottenReplays({ db, store, routing, queues, clock });
  nowMs = Date.now();
  await look();
  expect(jobs.filter(({ payload }) => payload.workspaceId === workspaceId)).toEqual([]);
  nowMs = Date.now() + MINUTE_MS;
  await look();
  expect(jobs.filter(({ payload }) => payload.workspaceId === workspaceId)).toEqual([
    { name: 'replay', payload: { workspaceId, replayId: forgotten } },
  ]);
});

test('what came of a replay is counted while it goes on and after it, until all is settled', async () => {
  const id = newId('rep');
  await createReplay(id);
  await db.replays.start({ workspaceId, id, at: new Date(NOW) });
  await db.replays.progress({ workspaceId, id, progress: { enqueued: 3 } });
  let asked = 0;
  const countOutcomes = createCountOutcomes({
    db,
    clock,
    store: {
      replayOutcomes(input) {
        if (input.replayId === id) asked++;
        return store.replayOutcomes(input);
      },
    },
  });
  const came = async () => {
    await countOutcomes();
    const found = await db.replays.find({ workspaceId, id });
    return { delivered: found?.delivered, failed: found?.failed };
  };
  const ended = (message: string, status: DeliveryRow['status'], atMs = NOW) =>
    store.appendDeliveries([row(message, { status, replayId: id, attempt: 1, atMs })]);
  await ended('m-1', 'delivered');
  expect(await came()).toEqual({ delivered: 1, failed: 0 });
  await ended('m-2', 'pending');
  await ended('m-3', 'failed');
  expect(await came()).toEqual({ delivered: 1, failed: 1 });
  await db.replays.finish({ workspaceId, id, status: 'succeeded', at: new Date(nowMs) });
  await ended('m-2', 'delivered', NOW + MINUTE_MS);
  nowMs = NOW + 2 * MINUTE_MS;
  expect(await came()).toEqual({ delivered: 2, failed: 1 });
  const before = asked;
  nowMs += 60 * MINUTE_MS;
  expect(await came()).toEqual({ delivered: 2, failed: 1 });
  expect(asked).toBe(before);
});
