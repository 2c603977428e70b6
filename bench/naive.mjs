// The naive pipeline, as a competent first version would be written: one process, everything parsed, one stream entry
// per event, duplicates by SET NX, rows with JSON columns. It pipelines its commands, batches its inserts, and answers
// only after its entries are durable.
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { createClient } from '@clickhouse/client';
import { Redis } from 'ioredis';

const { REDIS_URL, CLICKHOUSE_URL, DATABASE } = process.env;
const STREAM = 'events';
const GROUP = 'writers';
const WEEK_S = 7 * 24 * 3600;
const ROWS_MAX = 10_000;
const WAIT_MS = 200;

const producer = new Redis(REDIS_URL);
const reader = new Redis(REDIS_URL);
const store = createClient({ url: CLICKHOUSE_URL, database: DATABASE });

function checked(event, receivedAt) {
  if (typeof event !== 'object' || event === null || typeof event.messageId !== 'string') throw new Error('bad event');
  if (!event.userId && !event.anonymousId) throw new Error('nobody');
  return { ...event, receivedAt };
}

async function accept(request, body) {
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const parsed = JSON.parse(text);
  const receivedAt = new Date().toISOString();
  const pipeline = producer.pipeline();
  for (const event of parsed.batch ?? [parsed]) {
    pipeline.xadd(STREAM, '*', 'e', JSON.stringify(checked(event, receivedAt)));
  }
  for (const [error] of await pipeline.exec()) if (error) throw error;
}

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    accept(request, Buffer.concat(parts)).then(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true}'),
      (error) => response.writeHead(400).end(String(error)),
    );
  });
});

const clock = (iso) => new Date(iso).toISOString().slice(0, 23).replace('T', ' ');

function toRow(event) {
  return {
    source_id: 'naive',
    message_id: event.messageId,
    type: event.type,
    event: event.event ?? '',
    user_id: event.userId ?? '',
    anonymous_id: event.anonymousId ?? '',
    timestamp: clock(event.timestamp),
    received_at: clock(event.receivedAt),
    properties: event.properties ?? {},
    context: event.context ?? {},
  };
}

async function withoutDuplicates(events) {
  const pipeline = reader.pipeline();
  for (const { messageId } of events) pipeline.set(`seen:${messageId}`, '1', 'EX', WEEK_S, 'NX');
  const answers = await pipeline.exec();
  return events.filter((_event, index) => answers[index][1] === 'OK');
}

async function consume() {
  for (;;) {
    const got = await reader.xreadgroup(
      'GROUP',
      GROUP,
      'one',
      'COUNT',
      ROWS_MAX,
      'BLOCK',
      1_000,
      'STREAMS',
      STREAM,
      '>',
    );
    const entries = got?.[0]?.[1] ?? [];
    if (entries.length === 0) continue;
    const events = await withoutDuplicates(entries.map(([, fields]) => JSON.parse(fields[1])));
    if (events.length > 0) await store.insert({ table: 'events', values: events.map(toRow), format: 'JSONEachRow' });
    const ids = entries.map(([id]) => id);
    await reader
      .pipeline()
      .xack(STREAM, GROUP, ...ids)
      .xdel(STREAM, ...ids)
      .exec();
    // Larger inserts are cheaper, so a half-empty batch waits a little.
    if (entries.length < ROWS_MAX) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

await producer.xgroup('CREATE', STREAM, GROUP, '$', 'MKSTREAM').catch(() => {});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
await consume();
