import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createDb, type Db } from '@tributary/db';
import {
  type ChunkHeader,
  decodeChunk,
  decodeHeader,
  type EventRecord,
  type RefusedRecord,
} from '@tributary/event-schema';
import { createRedisStream, type Lane, type PartitionLease } from '@tributary/event-stream';
import { newId } from '@tributary/kernel';
import { silentLogger } from '@tributary/telemetry';
import { type Fresh, freePort, freshDatabase, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic } from './capture.scene';
import { type WiredCapture, wireCapture } from './wire-capture';

const PARTITIONS = 2;
const directory = mkdtempSync(join(tmpdir(), 'tributary-capture-'));
let database: Fresh;
let db: Db;
let redisPort: number;
let redis: ChildProcess;
let capture: WiredCapture;
let url: string;
const workspaceId = newId('ws');

/** A Redis of this suite's own, because it is killed on the way. */
function startRedis(): ChildProcess {
  const settings = [
    '--port',
    String(redisPort),
    '--dir',
    directory,
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
    '--save',
    '',
  ];
  return spawn('redis-server', settings, { stdio: 'ignore' });
}

const redisUrl = () => `redis://127.0.0.1:${redisPort}`;
const healthy = async () => (await fetch(`${url}/health`)).status === 200;

beforeAll(async () => {
  database = await freshDatabase();
  redisPort = await freePort();
  redis = startRedis();
  db = createDb({ databaseUrl: database.url, secretKey: randomBytes(32).toString('base64') });
  await db.workspaces.create({ id: workspaceId, slug: 'acme', name: 'Acme' });
  capture = wireCapture(
    {
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl(),
      CAPTURE_HOST: '127.0.0.1',
      CAPTURE_PORT: 0,
      STREAM_PARTITIONS: PARTITIONS,
      CAPTURE_IN_FLIGHT_BYTES_MAX: 50_000_000,
      CAPTURE_TRUST_PROXY: false,
    },
    silentLogger,
  );
  const { port } = await capture.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${port}`;
  await waitFor(healthy, { what: 'a healthy capture' });
});

afterAll(async () => {
  await capture.close();
  await db.close();
  redis.kill('SIGKILL');
  await database.dispose();
  rmSync(directory, { recursive: true, force: true });
});

async function newSource(name: string) {
  const id = newId('src');
  const key = newId('wk');
  const plain = { type: 'http', settings: {}, secrets: {}, schedule: null };
  await db.sources.create({ ...plain, id, workspaceId, name, slug: name });
  await db.writeKeys.create({ id: newId('key'), workspaceId, sourceId: id, key, label: 'first' });
  return { id, key };
}

const post = (path: string, key: string, body: unknown) =>
  fetch(url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: basic(key),
  });
const batch = (ids: readonly string[]) => ({
  batch: ids.map((messageId) => ({ type: 'track', event: 'e', userId: 'u', messageId })),
});

interface Seen {
  readonly header: ChunkHeader;
  readonly lane: Lane;
  readonly records: readonly EventRecord[];
  readonly refused: readonly RefusedRecord[];
}
const seen: Seen[] = [];

/** Reads and commits whatever is in the stream, as its owner would, and gives all that was ever seen of one source. */
async function readAll(sourceId: string) {
  const stream = createRedisStream({ redisUrl: redisUrl(), partitions: PARTITIONS });
  await stream.ready();
  const done = new AbortController();
  const owned = new Set<number>();
  const running = stream.consumer.run({
    owner: newId('own'),
    signal: done.signal,
    async onLease(lease) {
      for (const lane of ['live', 'backfill'] as const) await readLane(lease, lane);
      owned.add(lease.partition);
    },
  });
  await waitFor(() => owned.size === PARTITIONS, { what: 'all partitions' });
  done.abort();
  await running;
  await stream.close();
  const own = seen.filter(({ header }) => header.sourceId === sourceId);
  return {
    records: own.flatMap(({ records }) => records),
    refused: own.flatMap(({ refused }) => refused),
    lanes: own.map(({ lane }) => lane),
  };
}

async function readLane(lease: PartitionLease, lane: Lane): Promise<void> {
  for (;;) {
    const read = await lease.read(lane, { maxChunks: 10_000, maxBytes: 100_000_000, waitMs: 10 });
    if (read === null) return;
    for (const chunk of read.chunks) {
      const header = decodeHeader(chunk.header);
      seen.push({ header, lane, ...decodeChunk(header, chunk.body) });
    }
    await lease.commit(read);
  }
}

describe('capture on real engines', () => {
  test('a key works the moment after it was made, and what is answered 200 is in the stream', async () => {
    const source = await newSource('fresh');
    expect((await post('/v1/batch', source.key, batch(['a', 'b']))).status).toBe(200);
    expect((await post('/v1/import', source.key, batch(['c']))).status).toBe(200);
    const gzip = new Uint8Array(gzipSync(JSON.stringify(batch(['d', 'e']))));
    await fetch(`${url}/v1/batch`, {
      method: 'POST',
      body: gzip,
      headers: { ...basic(source.key), 'content-encoding': 'gzip' },
    });
    expect((await post('/v1/track', source.key, '{')).status).toBe(400);
    const { records, refused, lanes } = await readAll(source.id);
    expect(records.map(({ messageId }) => messageId).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(refused).toMatchObject([{ reason: 'malformed_json' }]);
    expect(lanes.filter((lane) => lane === 'backfill')).toHaveLength(1);
  });

  test('a switched-off source is refused with that reason, a revoked key is 401', async () => {
    const source = await newSource('off');
    expect((await post('/v1/batch', source.key, batch(['x']))).status).toBe(200);
    await db.sources.update({ workspaceId, id: source.id, changes: { enabled: false } });
    const last = async () => {
      await post('/v1/batch', source.key, batch(['y']));
      return (await readAll(source.id)).refused.some(({ reason }) => reason === 'source_disabled');
    };
    await waitFor(last, { what: 'the source to be refused' });
    const [key] = await db.writeKeys.list({ workspaceId, sourceId: source.id });
    await db.writeKeys.revoke({ workspaceId, sourceId: source.id, id: key?.id ?? '', at: new Date() });
    await waitFor(async () => (await post('/v1/batch', source.key, batch(['z']))).status === 401, { what: '401' });
  });

  test('Redis dies: 503 with Retry-After; it returns: 200, and nothing that was answered 200 is gone', async () => {
    const source = await newSource('redis');
    const kept: string[] = [];
    for (let i = 0; i < 20; i++) {
      if ((await post('/v1/batch', source.key, batch([`before-${i}`]))).status === 200) kept.push(`before-${i}`);
    }
    redis.kill('SIGKILL');
    await new Promise((resolve) => redis.once('exit', resolve));
    const away = await post('/v1/batch', source.key, batch(['away']));
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await fetch(`${url}/health`)).status).toBe(503);
    redis = startRedis();
    const back = async () => (await post('/v1/batch', source.key, batch(['after']))).status === 200;
    await waitFor(back, { what: 'capture to store again' });
    const found = new Set((await readAll(source.id)).records.map(({ messageId }) => messageId));
    expect([...kept, 'after'].filter((id) => !found.has(id))).toEqual([]);
  });

  test('Postgres goes away: known keys are served from memory, unknown ones are 503, never 4xx', async () => {
    const source = await newSource('postgres');
    expect((await post('/v1/batch', source.key, batch(['a']))).status).toBe(200);
    await db.close();
    await database.dispose();
    await waitFor(async () => (await post('/v1/batch', 'wk_unknown', batch(['b']))).status === 503, { what: '503' });
    expect((await post('/v1/batch', source.key, batch(['c']))).status).toBe(200);
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ ok: true, stream: true, keysFresh: false });
  });
});
