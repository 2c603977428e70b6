import { gzipSync } from 'node:zlib';
import type { RoutedDestination, RoutingDirectory } from '@tributary/db';
import { presetMappings } from '@tributary/destinations';
import { type ChunkHeader, encodeHeader } from '@tributary/event-schema';
import { createEventStore } from '@tributary/event-store';
import { createRedisStream, Fenced } from '@tributary/event-stream';
import { newId } from '@tributary/kernel';
import { createQueues } from '@tributary/queues';
import { silentLogger } from '@tributary/telemetry';
import { type Fresh, freshRedis, freshStore, type Receiver, receiver, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engines } from './engines';
import { runDeliver } from './roles/run-deliver';
import { runIngest } from './roles/run-ingest';

const EVENTS = 20_000;
const PER_REQUEST = 100;
const SOURCES = ['src_a', 'src_b', 'src_c'];
let redis: Fresh;
let clickhouse: Fresh;
let hook: Receiver;
const workspaceId = newId('ws');
const destinationId = newId('dst');

beforeAll(async () => {
  process.env.TRIBUTARY_EGRESS_ALLOW = '127.0.0.1/32';
  [redis, clickhouse, hook] = await Promise.all([freshRedis(), freshStore(), receiver()]);
});
afterAll(async () => {
  await Promise.all([redis?.dispose(), clickhouse?.dispose(), hook?.close()]);
});

/** One webhook that all sources feed; the configuration has tests of its own. */
function routing(): RoutingDirectory {
  const destination: RoutedDestination = {
    id: destinationId,
    workspaceId,
    type: 'webhook',
    definitionVersion: '1',
    name: 'Hook',
    state: 'active',
    pausedReason: '',
    consent: null,
    settings: {},
    settingsWithSecrets: () => ({ url: hook.url, batch: true }),
    secrets: () => ({}),
    mappings: presetMappings('webhook').map((preset, n) => ({ ...preset, id: `map_${n}` })),
    sourceIds: SOURCES,
  };
  return {
    destinationsOf: () => [destination],
    getDestination: () => destination,
    isFresh: () => true,
    ready: async () => {},
    close: async () => {},
  };
}

/** What one worker process holds. `dieAfter` names the call after which it stops as if it were killed. */
function startWorker(dieAfter: string | null) {
  const keyPrefix = '{tributary}';
  const stream = createRedisStream({
    redisUrl: redis.url,
    partitions: 2,
    keyPrefix,
    leaseTtlMs: 1_500,
    renewEveryMs: 300,
  });
  const store = createEventStore({ url: clickhouse.url });
  const queues = createQueues({ redisUrl: redis.url, log: silentLogger });
  let dead = () => {};
  const died = new Promise<void>((resolve) => {
    dead = resolve;
  });
  const mortal = <A extends unknown[]>(name: string, call: (...args: A) => Promise<void>) =>
    name === dieAfter
      ? async (...args: A) => {
          await call(...args);
          dead();
          throw new Fenced('killed here');
        }
      : call;
  const engines = {
    routing: routing(),
    plans: { planOf: () => null, isFresh: () => true, ready: async () => {}, close: async () => {} },
    privacy: { privacyOf: () => null, isFresh: () => true, ready: async () => {}, close: async () => {} },
    store: {
      ...store,
      appendEvents: mortal('store-events', store.appendEvents),
      appendRefusals: mortal('store-refusals', store.appendRefusals),
      appendLedger: mortal('account', store.appendLedger),
    },
    stream: { ...stream, inFlight: { ...stream.inFlight, put: mortal('put-chunk', stream.inFlight.put) } },
    queues: {
      ...queues,
      enqueueMany: (async (job, payloads) =>
        mortal('enqueue', () => queues.enqueueMany(job, payloads))()) as typeof queues.enqueueMany,
    },
    db: {
      quarantineReleases: { listUnfinished: async () => [] },
      personDeletions: { listUnfinished: async () => [] },
      // Persons have tests of their own.
      persons: {
        after: <Person>(person: Person) => person,
        lookUp: async () => new Map(),
        apply: async () => new Map(),
      },
    } as unknown as Engines['db'],
    close: async () => {
      await queues.close();
      await stream.close();
      await store.close();
    },
  } satisfies Engines;
  const roles = [runIngest(engines, silentLogger), runDeliver(engines, silentLogger)];
  return {
    stream,
    store,
    died,
    async stop() {
      await Promise.all(roles.map((role) => role.stop()));
      await engines.close();
    },
  };
}

test('20,000 events, with a worker that dies after each step: stored once, delivered once, books balanced', async () => {
  const producer = createRedisStream({ redisUrl: redis.url, partitions: 2 });
  await producer.ready();
  const expected = new Set<string>();
  const startMs = Date.now();
  let accepted = 0;
  const append = async (from: number, to: number) => {
    for (let first = from; first < to; first += PER_REQUEST) {
      const sourceId = SOURCES[(first / PER_REQUEST) % SOURCES.length] ?? '';
      const batch = Array.from({ length: PER_REQUEST }, (_, n) => ({
        type: 'track',
        event: 'Order Completed',
        // One in a hundred comes twice.
        messageId: `m-${sourceId}-${n === 99 ? first : first + n}`,
        userId: `user-${(first + n) % 50}`,
        properties: { n: first + n, text: 'x'.repeat(300) },
      }));
      for (const { messageId } of batch) expected.add(messageId);
      accepted += batch.length;
      const header: ChunkHeader = {
        v: 1,
        kind: 'events',
        requestId: newId('req'),
        workspaceId,
        sourceId,
        dialect: 'segment',
        path: '/v1/batch',
        encoding: 'gzip',
        count: batch.length,
        receivedAtMs: Date.now(),
      };
      const body = gzipSync(JSON.stringify({ batch }), { level: 1 });
      await producer.appender.append({ lane: 'live', partitionKey: sourceId, header: encodeHeader(header), body });
    }
  };

  const deaths = ['store-events', 'store-refusals', 'put-chunk', 'enqueue', 'account'];
  const part = EVENTS / (deaths.length + 1);
  const share = (n: number) => Math.round((part * n) / PER_REQUEST) * PER_REQUEST;
  for (const [n, death] of deaths.entries()) {
    await append(share(n), share(n + 1));
    const worker = startWorker(death);
    await worker.died;
    await worker.stop();
  }
  await append(share(deaths.length), EVENTS);
  const worker = startWorker(null);
  const { store } = worker;
  await waitFor(async () => (await producer.consumer.lag()).every((lag) => lag.chunks === 0), { withinMs: 90_000 });

  const receivedIds = () =>
    hook.accepted().flatMap((body) => (Array.isArray(body) ? body : [body]) as { messageId: string }[]);
  await waitFor(() => new Set(receivedIds().map((event) => event.messageId)).size === expected.size, {
    withinMs: 90_000,
    what: () => `${expected.size} events at the receiver; ${receivedIds().length} are there`,
  });
  const ids = receivedIds().map((event) => event.messageId);
  expect(ids).toHaveLength(expected.size);

  const range = { workspaceId, sinceMs: startMs - 60_000, untilMs: Date.now() + 60_000 };
  const books = (await store.ledgerRows(range)).rows.reduce(
    (sum, row) => ({
      accepted: sum.accepted + row.accepted,
      stored: sum.stored + row.stored,
      duplicate: sum.duplicate + row.duplicate,
      difference: sum.difference + Math.abs(row.difference),
    }),
    { accepted: 0, stored: 0, duplicate: 0, difference: 0 },
  );
  expect(books).toEqual({
    accepted,
    stored: expected.size,
    duplicate: accepted - expected.size,
    difference: 0,
  });
  let stored = 0;
  for (let partition = 0; partition < 2; partition++) {
    const seen = new Set<string>();
    for await (const page of store.seenIds({ partition, sinceMs: 0 })) {
      for (const { eventId } of page) seen.add(Buffer.from(eventId).toString('hex'));
    }
    stored += seen.size;
  }
  expect(stored).toBe(expected.size);
  await worker.stop();
  await producer.close();
});
