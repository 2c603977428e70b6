import { randomBytes } from 'node:crypto';
import { createDb, createPlanFollowers, type Db, type PlanFollowers } from '@tributary/db';
import { type ChunkHeader, encodeHeader, type PlannedEvent } from '@tributary/event-schema';
import { createEventStore, type EventStore } from '@tributary/event-store';
import { createRedisStream } from '@tributary/event-stream';
import { newId } from '@tributary/kernel';
import { createQueues, releaseJob } from '@tributary/queues';
import { silentLogger } from '@tributary/telemetry';
import { type Fresh, freshDatabase, freshRedis, freshStore, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engines } from '../engines';
import type { RunningRole } from '../roles/role';
import { runIngest } from '../roles/run-ingest';

let fresh: readonly Fresh[];
let db: Db;
let plans: PlanFollowers;
let store: EventStore;
let engines: Engines;
let role: RunningRole;
const workspaceId = newId('ws');
const sourceId = newId('src');
const planId = newId('pln');

const planned = (n: object): PlannedEvent[] => [
  {
    ...{ type: 'track', name: 'Order Completed', description: '' },
    schema: { type: 'object', required: ['n'], properties: { n } } as PlannedEvent['schema'],
  },
];

beforeAll(async () => {
  const [postgres, redis, clickhouse] = await Promise.all([freshDatabase(), freshRedis(), freshStore()]);
  fresh = [postgres, redis, clickhouse];
  db = createDb({ databaseUrl: postgres.url, secretKey: randomBytes(32).toString('base64') });
  await db.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Test' });
  await db.sources.create({
    ...{ id: sourceId, workspaceId, type: 'http', name: 'Shop', slug: 'shop' },
    ...{ settings: {}, secrets: {}, schedule: null },
  });
  const events = planned({ type: 'number' });
  await db.trackingPlans.create({ id: planId, workspaceId, name: 'Plan', description: '', events });
  const choices = { unplannedEvents: 'block', unplannedProperties: 'flag', violations: 'quarantine' } as const;
  await db.trackingPlans.setSources({ workspaceId, id: planId, sources: [{ sourceId, ...choices }] });
  plans = createPlanFollowers({ databaseUrl: postgres.url });
  store = createEventStore({ url: clickhouse.url });
  const stream = createRedisStream({ redisUrl: redis.url, partitions: 1 });
  await stream.ready();
  const queues = createQueues({ redisUrl: redis.url, log: silentLogger });
  const routing = {
    destinationsOf: () => [],
    getDestination: () => null,
    isFresh: () => true,
    ready: async () => {},
    close: async () => {},
  };
  const privacy = { privacyOf: () => null, isFresh: () => true, ready: async () => {}, close: async () => {} };
  engines = {
    ...{ db, plans, privacy, store, stream, queues, routing },
    async close() {
      await queues.close();
      await Promise.all([stream.close(), plans.close(), store.close()]);
      await db.close();
    },
  };
  role = runIngest(engines, silentLogger);
});
afterAll(async () => {
  await role?.stop();
  await engines?.close();
  await Promise.all((fresh ?? []).map((one) => one.dispose()));
});

const track = (n: number, properties: object, event = 'Order Completed') => ({
  ...{ type: 'track', event, userId: 'u', messageId: `m-${n}` },
  properties,
});

async function send(...batch: object[]): Promise<void> {
  const header: ChunkHeader = {
    ...{ v: 1, kind: 'events', requestId: newId('req'), workspaceId, sourceId, dialect: 'segment' },
    ...{ path: '/v1/batch', encoding: 'identity', count: batch.length, receivedAtMs: Date.now() },
  };
  const body = Buffer.from(JSON.stringify({ batch, sentAt: new Date().toISOString() }));
  await engines.stream.appender.append({ lane: 'live', partitionKey: sourceId, header: encodeHeader(header), body });
}

const handled = () =>
  waitFor(async () => (await engines.stream.consumer.lag()).every((lag) => lag.chunks === 0), { withinMs: 30_000 });

async function books() {
  const range = { workspaceId, sinceMs: Date.now() - 600_000, untilMs: Date.now() + 60_000 };
  const [totals] = await store.sourceTotals(range);
  const { balanced } = await store.ledgerRows(range);
  const { accepted, stored, duplicate, blocked, quarantined } = totals ?? {};
  return { accepted, stored, duplicate, blocked, quarantined, balanced };
}

async function listed() {
  const { rows } = await store.listEvents({ workspaceId });
  return Object.fromEntries(rows.map(({ messageId, status }) => [messageId, status]));
}

async function release() {
  const id = newId('rel');
  const total = (await store.countQuarantined({ workspaceId, planId })).reduce((sum, { events }) => sum + events, 0);
  await db.quarantineReleases.create({ id, workspaceId, planId, filter: {}, total, createdByName: 'Ann' });
  await engines.queues.enqueue(releaseJob, { workspaceId, releaseId: id });
  await waitFor(async () => (await db.quarantineReleases.find({ workspaceId, id }))?.status === 'succeeded', {
    withinMs: 30_000,
  });
  return db.quarantineReleases.find({ workspaceId, id });
}

test('flagged, blocked, kept aside; after a fix what was kept comes back, is stored once, and the books balance', async () => {
  await send(track(1, { n: 1 }), track(2, { n: 2, more: true }), track(3, {}, 'Unheard Of'));
  await send(track(4, { n: 'four' }), track(5, { n: 'five' }), track(4, { n: 'four' }));
  await handled();
  expect(await listed()).toEqual({
    ...{ 'm-1': 'stored', 'm-2': 'stored', 'm-3': 'refused', 'm-5': 'quarantined' },
    'm-4': expect.stringMatching(/quarantined|duplicate/),
  });
  expect(await books()).toEqual({ accepted: 6, stored: 2, duplicate: 1, blocked: 1, quarantined: 2, balanced: true });
  const groups = await store.planViolations({ workspaceId, planId, sinceMs: 0 });
  expect(groups.map(({ name, path, rule, events }) => [name, path, rule, events])).toEqual([
    ['Order Completed', 'n', 'type', 2],
    ['Order Completed', 'more', 'unplanned_property', 1],
    ['Unheard Of', '', 'unplanned_event', 1],
  ]);
  expect(groups[0]).toMatchObject({ quarantined: 2, bySource: { [sourceId]: 2 }, samples: ['m-4', 'm-5'] });

  const blocked = await store.sampleBlocked({ workspaceId, sourceIds: [sourceId], sinceMs: 0, limit: 10 });
  expect(blocked.map(({ messageId, reason }) => [messageId, reason])).toEqual([['m-3', 'unplanned_event']]);
  expect(JSON.parse(Buffer.from(blocked[0]?.raw ?? []).toString())).toMatchObject({ event: 'Unheard Of' });
  expect(JSON.parse(blocked[0]?.header ?? '')).toMatchObject({ dialect: 'segment', sourceId });

  // Without a fix they are kept again, from where a later release takes them.
  expect(await release()).toMatchObject({ total: 2, appended: 2, stored: 0, quarantined: 2 });
  expect(await books()).toMatchObject({ accepted: 6, quarantined: 2, balanced: true });

  await db.trackingPlans.update({
    ...{ workspaceId, id: planId },
    changes: { events: planned({ type: ['number', 'string'] }) },
  });
  await waitFor(() => plans.planOf({ workspaceId, sourceId })?.version === 2);
  expect(await release()).toMatchObject({ total: 2, appended: 2, stored: 2, quarantined: 0 });
  expect(await store.countQuarantined({ workspaceId, planId })).toEqual([]);
  expect(await books()).toEqual({ accepted: 6, stored: 4, duplicate: 1, blocked: 1, quarantined: 0, balanced: true });
  expect(await listed()).toMatchObject({ 'm-5': 'stored' });

  // A worker that starts anew knows what came back: the same event once more is a duplicate.
  await role.stop();
  role = runIngest(engines, silentLogger);
  await send(track(5, { n: 'five' }));
  await handled();
  expect(await books()).toMatchObject({ accepted: 7, stored: 4, duplicate: 2, quarantined: 0, balanced: true });
});
