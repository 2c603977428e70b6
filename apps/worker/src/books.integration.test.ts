import { addChunk, type ChunkHeader, encodeHeader, tallyOf } from '@tributary/event-schema';
import { batchOf, createEventStore, type DeliveryRow, type EventRow, type EventStore } from '@tributary/event-store';
import { createRedisStream, type EventStream } from '@tributary/event-stream';
import { digest, newId } from '@tributary/kernel';
import { createBooks, createIngest } from '@tributary/pipeline';
import { metricsText, silentLogger } from '@tributary/telemetry';
import { type Fresh, freshRedis, freshStore, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MINUTE = 60_000;
const PER_CHUNK = 50;
const workspaceId = newId('ws');
const sourceId = newId('src');
const paused = newId('dst');
const active = newId('dst');
const minuteMs = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
const minute = { workspaceId, sourceId, sinceMs: minuteMs, untilMs: minuteMs + MINUTE };

let redis: Fresh;
let clickhouse: Fresh;
let store: EventStore;
let stream: EventStream;
beforeAll(async () => {
  [redis, clickhouse] = await Promise.all([freshRedis(), freshStore()]);
  store = createEventStore({ url: clickhouse.url });
  stream = createRedisStream({ redisUrl: redis.url, partitions: 2, leaseTtlMs: 1_500, renewEveryMs: 200 });
});
afterAll(async () => {
  await stream?.close();
  await store?.close();
  await Promise.all([redis?.dispose(), clickhouse?.dispose()]);
});

/** A request of five minutes ago, as capture appends it. */
async function send(ids: readonly string[], more: Partial<ChunkHeader> = {}): Promise<string> {
  const events = ids.map((messageId) => ({ type: 'track', event: 'Order', userId: 'u', messageId }));
  const header: ChunkHeader = {
    ...{ v: 1, kind: 'events', requestId: newId('req'), workspaceId, sourceId, dialect: 'segment', path: '/v1/batch' },
    ...{ encoding: 'identity', count: ids.length, receivedAtMs: minuteMs + 10_000 },
    ...more,
  };
  const body = Buffer.from(JSON.stringify({ batch: events }));
  const input = { lane: 'live' as const, partitionKey: sourceId, header: encodeHeader(header), body };
  return (await stream.appender.append({ ...input, tally: tallyOf(header) })).offset;
}

/** Runs an owner until the stream is empty. Jobs for the active destination are dropped: the test records what it likes. */
async function ingest(): Promise<void> {
  const stop = new AbortController();
  const life = createIngest(
    {
      decode: addChunk,
      privacy: { privacyOf: () => null },
      plans: { planOf: () => null },
      // Persons have tests of their own.
      persons: {
        after: <Person>(person: Person) => person,
        lookUp: async () => new Map(),
        apply: async () => new Map(),
      },
      store,
      router: {
        destinationsOf: () => [
          { id: paused, state: 'paused' },
          { id: active, state: 'active' },
        ],
      },
      inFlight: stream.inFlight,
      enqueue: async () => {},
      clock: Date.now,
      tickMs: 5,
    },
    silentLogger,
  );
  const running = stream.consumer.run({
    owner: newId('wrk'),
    onLease: (lease) => life.runPartition(lease),
    signal: stop.signal,
  });
  await waitFor(async () => (await stream.consumer.lag()).every(({ chunks }) => chunks === 0), { withinMs: 60_000 });
  stop.abort();
  await running;
}

const idsOf = (chunk: string) => Array.from({ length: PER_CHUNK }, (_, n) => `${chunk}-${n}`);
const eventIdOfMessage = (messageId: string) => digest(sourceId, messageId);

const delivered = (messageId: string): DeliveryRow => ({
  ...{ workspaceId, sourceId, destinationId: active, mappingId: 'map_1', action: 'send', messageId, userId: 'u' },
  ...{ deliveryId: digest(active, 'map_1', messageId), eventId: eventIdOfMessage(messageId), eventType: 'track' },
  ...{ eventName: 'Order', eventReceivedAtMs: minuteMs + 10_000, attempt: 1, atMs: Date.now(), status: 'delivered' },
  ...{ reason: '', explanation: '', errorGroup: '', httpStatus: 200, durationMs: 1, exchanges: '', replayId: '' },
  nextAttemptAtMs: 0,
});

async function run(sql: string): Promise<void> {
  const url = new URL(clickhouse.url);
  const database = url.pathname.slice(1);
  const key = Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64');
  const answer = await fetch(`http://${url.host}/?database=${database}`, {
    method: 'POST',
    body: sql,
    headers: { authorization: `Basic ${key}` },
  });
  if (!answer.ok) throw new Error(await answer.text());
}

test('what is lost is found, explained to the request and the event, and told by the metric; nothing else is', async () => {
  // As it was seconds after they were received; they are five minutes old below.
  let nowMs = minuteMs + 40_000;
  const books = createBooks(
    {
      tallies: stream.tallies,
      stream: { lag: () => stream.consumer.lag(), partitionOf: (id) => stream.appender.partitionOf(id) },
      store,
      destinations: { exists: () => true, isIdle: async () => true },
      clock: () => nowMs,
    },
    silentLogger,
  );
  const look = async () => {
    await books();
    await books();
    const [row] = (await store.ledgerRows(minute)).rows;
    return { ...row, findings: await store.ledgerFindings(minute) };
  };

  // In flight: accepted, and not handed to anybody yet.
  await send(idsOf('a'));
  const lost = await send(idsOf('b'));
  await send(['a-0', 'a-1', 'c-0']);
  await send([], { kind: 'refused', reason: 'malformed_json', detail: 'No.', count: 4 });
  const accepted = 2 * PER_CHUNK + 3 + 4;
  expect(await look()).toMatchObject({ accepted, inFlight: accepted, difference: 0, findings: [] });

  await ingest();
  nowMs = Date.now();
  const all = [...idsOf('a'), ...idsOf('b'), 'c-0'];
  await store.appendDeliveries(all.map(delivered));
  const healthy = { accepted, stored: 101, duplicate: 2, blocked: 4, inFlight: 0, difference: 0, findings: [] };
  expect(await look()).toMatchObject(healthy);
  const kept: EventRow[] = await store.loadEvents({
    ...{ workspaceId, receivedFromMs: minute.sinceMs, receivedToMs: minute.untilMs },
    eventIds: idsOf('b').map(eventIdOfMessage),
  });

  // A request's rows vanish, and one delivery was never recorded.
  await run(`ALTER TABLE events DELETE WHERE stream_offset = '${lost}' SETTINGS mutations_sync = 1`);
  await run(
    `ALTER TABLE deliveries DELETE WHERE message_id = 'a-7' AND destination_id = '${active}' SETTINGS mutations_sync = 1`,
  );
  expect(await look()).toMatchObject({
    accepted,
    difference: PER_CHUNK,
    findings: [
      { destinationId: '', expected: accepted, found: accepted - PER_CHUNK },
      { destinationId: active, expected: 101, found: 100 },
    ].sort((x, y) => x.destinationId.localeCompare(y.destinationId)),
  });
  expect(await metricsText()).toContain(
    `tributary_ledger_difference_events{source="${sourceId}",destination=""} ${PER_CHUNK}`,
  );
  const { short, chunks } = await store.explainBooks(minute);
  expect(chunks).toBe(4);
  expect(short).toMatchObject([{ offset: lost, accepted: PER_CHUNK, found: 0, missing: idsOf('b').map((_, n) => n) }]);
  const missed = await store.unrecordedEvents({ ...minute, destinationId: active });
  expect(missed.map(({ messageId }) => messageId)).toEqual(['a-7']);

  // And back.
  await store.appendEvents(batchOf(kept));
  await store.appendDeliveries([{ ...delivered('a-7'), atMs: Date.now() + 1 }]);
  expect(await look()).toMatchObject(healthy);
  expect(await metricsText()).toContain(`tributary_ledger_difference_events{source="${sourceId}",destination=""} 0`);
});
