// The naive pipeline's consumer, as a competent first version would be written: read entries, parse them, drop
// duplicates with SET NX (pipelined), fill in times and ids, insert up to 10,000 rows at once or what came within a
// second, then acknowledge.
import { randomUUID } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import { Redis } from 'ioredis';
import { GROUP, STREAM } from './naive-stream.mjs';

const { REDIS_URL, CLICKHOUSE_URL, DATABASE } = process.env;
const WEEK_S = 7 * 24 * 3600;
const ROWS_MAX = 10_000;
const GATHER_MS = 1_000;
const ENTRIES_PER_READ = 1_000;

const redis = new Redis(REDIS_URL);
const store = createClient({ url: CLICKHOUSE_URL, database: DATABASE });

const clock = (ms) => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

function toRow(event) {
  const receivedMs = Date.parse(event.receivedAt);
  const skewMs = event.sentAt ? receivedMs - Date.parse(event.sentAt) : 0;
  return {
    id: randomUUID(),
    source_id: 'naive',
    message_id: event.messageId,
    type: event.type,
    event: event.event ?? '',
    user_id: event.userId ?? '',
    anonymous_id: event.anonymousId ?? '',
    timestamp: clock(event.timestamp ? Date.parse(event.timestamp) + skewMs : receivedMs),
    received_at: clock(receivedMs),
    properties: event.properties,
    context: event.context,
  };
}

async function withoutDuplicates(events) {
  const pipeline = redis.pipeline();
  for (const { messageId } of events) pipeline.set(`seen:${messageId}`, '1', 'EX', WEEK_S, 'NX');
  const answers = await pipeline.exec();
  return events.filter((_event, index) => answers[index][1] === 'OK');
}

async function read(blockMs) {
  const got = await redis.xreadgroup(
    ...['GROUP', GROUP, 'one', 'COUNT', ENTRIES_PER_READ],
    ...['BLOCK', Math.max(1, blockMs), 'STREAMS', STREAM, '>'],
  );
  return got?.[0]?.[1] ?? [];
}

async function gather() {
  const entries = await read(5_000);
  const endMs = Date.now() + GATHER_MS;
  while (entries.length > 0 && entries.length < ROWS_MAX && Date.now() < endMs) {
    entries.push(...(await read(endMs - Date.now())));
  }
  return entries;
}

async function consume() {
  for (;;) {
    const entries = await gather();
    if (entries.length === 0) continue;
    const events = await withoutDuplicates(entries.map(([, fields]) => JSON.parse(fields[1])));
    if (events.length > 0) await store.insert({ table: 'events', values: events.map(toRow), format: 'JSONEachRow' });
    const ids = entries.map(([id]) => id);
    await redis
      .pipeline()
      .xack(STREAM, GROUP, ...ids)
      .xdel(STREAM, ...ids)
      .exec();
  }
}

process.on('disconnect', () => process.exit(0));
await redis.xgroup('CREATE', STREAM, GROUP, '$', 'MKSTREAM');
process.send({});
await consume();
