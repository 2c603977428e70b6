import { randomBytes } from 'node:crypto';
import { createDb, type Db } from '@tributary/db';
import { type ChunkHeader, encodeHeader } from '@tributary/event-schema';
import { createEventStore, type EventStore } from '@tributary/event-store';
import { createRedisStream } from '@tributary/event-stream';
import { newId } from '@tributary/kernel';
import { createQueues } from '@tributary/queues';
import { silentLogger } from '@tributary/telemetry';
import { type Fresh, freshDatabase, freshRedis, freshStore, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engines } from '../engines';
import type { RunningRole } from '../roles/role';
import { runIngest } from '../roles/run-ingest';
import { eraseDepsOf } from './erase-deps';
import { createErasePerson } from './erase-person';

let fresh: readonly Fresh[];
let db: Db;
let store: EventStore;
let engines: Engines;
let role: RunningRole | undefined;
const workspaceId = newId('ws');
const sourceId = newId('src');

beforeAll(async () => {
  const [postgres, redis, clickhouse] = await Promise.all([freshDatabase(), freshRedis(), freshStore()]);
  fresh = [postgres, redis, clickhouse];
  db = createDb({ databaseUrl: postgres.url, secretKey: randomBytes(32).toString('base64') });
  await db.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Test' });
  store = createEventStore({ url: clickhouse.url });
  const stream = createRedisStream({ redisUrl: redis.url, partitions: 1 });
  await stream.ready();
  const queues = createQueues({ redisUrl: redis.url, log: silentLogger });
  const directory = { isFresh: () => true, ready: async () => {}, close: async () => {} };
  const routing = { ...directory, destinationsOf: () => [], getDestination: () => null };
  const plans = { ...directory, planOf: () => null };
  const privacy = { ...directory, privacyOf: () => null };
  engines = {
    ...{ db, plans, privacy, store, stream, queues, routing },
    async close() {
      await queues.close();
      await Promise.all([stream.close(), store.close()]);
      await db.close();
    },
  };
});
afterAll(async () => {
  await role?.stop();
  await engines?.close();
  await Promise.all((fresh ?? []).map((one) => one.dispose()));
});

async function identify(...userIds: string[]): Promise<void> {
  await append(
    userIds.map((userId) => ({ userId, anonymousId: `visitor-${userId}`, traits: { email: `${userId}@example.com` } })),
  );
}

async function append(identifies: readonly object[], receivedAtMs = Date.now()): Promise<void> {
  const batch = identifies.map((one) => ({ type: 'identify', messageId: newId('msg'), ...one }));
  const header: ChunkHeader = {
    ...{ v: 1, kind: 'events', requestId: newId('req'), workspaceId, sourceId, dialect: 'segment' },
    ...{ path: '/v1/batch', encoding: 'identity', count: batch.length, receivedAtMs },
  };
  const body = Buffer.from(JSON.stringify({ batch }));
  await engines.stream.appender.append({ lane: 'live', partitionKey: sourceId, header: encodeHeader(header), body });
}

const handled = () =>
  waitFor(async () => (await engines.stream.consumer.lag()).every(({ chunks }) => chunks === 0), { withinMs: 30_000 });
const personOf = async (distinctId: string) =>
  (await db.persons.lookUp({ workspaceId, distinctIds: [distinctId] })).get(distinctId);
const usersOfEvents = async () => (await store.listEvents({ workspaceId })).rows.map(({ userId }) => userId).sort();

/** As the control plane does it. */
async function askForDeletion(personId: string): Promise<string> {
  const id = newId('del');
  await db.transaction(async ({ persons, personDeletions }) => {
    await persons.lock({ workspaceId });
    const ids = await persons.ids({ workspaceId, personIds: [personId], perPerson: 100 });
    await persons.remove({ workspaceId, id: personId });
    const distinctIds = ids.map(({ distinctId }) => distinctId);
    const about = { id, workspaceId, personId, distinctIds };
    await personDeletions.create({ ...about, requestedByName: 'Ada', requestedAt: new Date() });
  });
  return id;
}

test('what still waited in the stream when the person was deleted is gone as well, and so is whom it made anew', async () => {
  role = runIngest(engines, silentLogger);
  await identify('pat', 'sam');
  await handled();
  await role.stop();
  role = undefined;
  const pat = await personOf('pat');
  expect(await usersOfEvents()).toEqual(['pat', 'sam']);

  await identify('pat', 'sam'); // nobody consumes it yet
  const deletionId = await askForDeletion(pat?.id ?? '');
  expect(await personOf('pat')).toBeUndefined();
  const run = (afterMs: number) =>
    createErasePerson({ ...eraseDepsOf(engines), clock: () => Date.now() + afterMs })({ workspaceId, deletionId });
  expect(await run(0)).toMatchObject({ kind: 'retry' });
  expect(await usersOfEvents()).toEqual(['sam']);
  expect(await run(95_000)).toMatchObject({ kind: 'retry' }); // the stream is behind: it can't be done yet

  role = runIngest(engines, silentLogger);
  await handled();
  expect(await usersOfEvents()).toEqual(['pat', 'sam', 'sam']);
  expect(await personOf('pat')).toBeDefined();
  expect(await run(95_000)).toMatchObject({ kind: 'ok' });
  expect(await usersOfEvents()).toEqual(['sam', 'sam']);
  expect([await personOf('pat'), await personOf('visitor-pat')]).toEqual([undefined, undefined]);
  expect(await personOf('sam')).toBeDefined();
  const record = await db.personDeletions.find({ workspaceId, id: deletionId });
  expect(record).toMatchObject({
    ...{ status: 'succeeded', distinctIds: [] },
    counts: { first: { events: 1, distinctIds: 2 }, last: { events: 1 } },
  });
});

test('whom late events and new ones made again keeps the traits of the new ones only', async () => {
  role = runIngest(engines, silentLogger);
  await identify('kim');
  await handled();
  await role.stop();
  const kim = await personOf('kim');

  await append([{ userId: 'kim', traits: { email: 'old@example.com', plan: 'old' } }]); // nobody consumes it yet
  const deletionId = await askForDeletion(kim?.id ?? '');
  const returnedMs = Date.now() + 61_000;
  await append([{ userId: 'kim', traits: { plan: 'new' } }], returnedMs);
  role = runIngest(engines, silentLogger);
  await handled();
  expect((await personOf('kim'))?.values).toEqual({ email: 'old@example.com', plan: 'new' });
  const erase = createErasePerson({ ...eraseDepsOf(engines), clock: () => Date.now() + 95_000 });
  expect(await erase({ workspaceId, deletionId })).toMatchObject({ kind: 'ok' });
  expect((await personOf('kim'))?.values).toEqual({ plan: 'new' });
  expect((await usersOfEvents()).filter((user) => user === 'kim')).toEqual(['kim']);
});
