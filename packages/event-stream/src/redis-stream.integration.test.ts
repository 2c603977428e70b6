import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { EventStream } from './backend';
import { eventStreamConformance } from './conformance';
import { StreamUnavailable } from './port';
import { createRedisStream } from './redis-stream';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const admin = new Redis(redisUrl, { lazyConnect: true });
afterAll(() => admin.disconnect());
let scenes = 0;

eventStreamConformance('Redis', async (partitions) => {
  const keyPrefix = `{conformance-${process.pid}-${Date.now()}-${scenes++}}`;
  return {
    connect: (timing = {}) => createRedisStream({ ...timing, redisUrl, partitions, keyPrefix }),
    dispose: async () => {
      const keys = await admin.keys(`${keyPrefix}*`);
      if (keys.length > 0) await admin.del(...keys);
    },
  };
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

describe('a Redis of its own', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-stream-'));
  let child: ChildProcess | undefined;
  let stream: EventStream | undefined;
  afterEach(async () => {
    await stream?.close();
    child?.kill('SIGKILL');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function startRedis(port: number, ...more: string[]): Promise<void> {
    const args = ['--port', String(port), '--dir', directory, '--appendonly', 'yes', '--appendfsync', 'always'];
    child = spawn('redis-server', [...args, '--save', '', ...more], { stdio: 'ignore' });
    const probe = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    probe.on('error', () => {});
    await probe.ping();
    probe.disconnect();
  }

  async function kill9(): Promise<void> {
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await gone;
  }

  const append = (to: EventStream, body: string) =>
    to.appender.append({ lane: 'live', partitionKey: 'src_1', header: Buffer.from('{}'), body: Buffer.from(body) });

  const expectTaken = (to: EventStream, body: string) =>
    expect
      .poll(
        () =>
          append(to, body).then(
            () => 'taken',
            () => 'refused',
          ),
        { timeout: 10_000 },
      )
      .toBe('taken');

  test('after kill -9 in mid-stream, every acknowledged append is there once it is back', async () => {
    const port = await freePort();
    await startRedis(port);
    stream = createRedisStream({ redisUrl: `redis://127.0.0.1:${port}`, partitions: 1, appendTimeoutMs: 2_000 });
    await stream.ready();
    const acknowledged = new Map<string, string>();
    const refusals: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      let killed = false;
      const writers = Array.from({ length: 20 }, async (_, writer) => {
        for (let n = 0; !killed; n++) {
          const body = `${round}-${writer}-${n}`;
          await append(stream as EventStream, body).then(
            ({ offset }) => acknowledged.set(offset, body),
            (error: unknown) => refusals.push(error),
          );
        }
      });
      const enough = acknowledged.size + 500;
      while (acknowledged.size < enough) await new Promise((resolve) => setTimeout(resolve, 1));
      await kill9();
      killed = true;
      await Promise.all(writers);
      await startRedis(port);
    }
    expect(refusals.every((error) => error instanceof StreamUnavailable)).toBe(true);
    const redis = new Redis(port, '127.0.0.1');
    const stored = new Map<string, string>();
    for (const [offset, fields] of await redis.xrange('{tributary}:stream:live:0', '-', '+')) {
      stored.set(offset, fields[3] ?? '');
    }
    redis.disconnect();
    const lost = [...acknowledged].filter(([offset, body]) => stored.get(offset) !== body);
    expect(acknowledged.size).toBeGreaterThanOrEqual(1_500);
    expect(lost).toEqual([]);
  });

  test('a full Redis, a Redis that does not answer and one that is gone all refuse appends, and the next one is taken', async () => {
    const port = await freePort();
    await startRedis(port, '--maxmemory-policy', 'noeviction');
    stream = createRedisStream({ redisUrl: `redis://127.0.0.1:${port}`, partitions: 1, appendTimeoutMs: 300 });
    await stream.ready();
    const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    redis.on('error', () => {});

    await redis.config('SET', 'maxmemory', '1mb');
    await expect(append(stream, 'full')).rejects.toBeInstanceOf(StreamUnavailable);
    await redis.config('SET', 'maxmemory', '0');
    await append(stream, 'roomy');

    child?.kill('SIGSTOP');
    await expect(append(stream, 'asleep')).rejects.toBeInstanceOf(StreamUnavailable);
    child?.kill('SIGCONT');
    await expectTaken(stream, 'awake');

    await kill9();
    await expect(append(stream, 'gone')).rejects.toBeInstanceOf(StreamUnavailable);
    await startRedis(port);
    await expectTaken(stream, 'back');
    redis.disconnect();
  });

  test('a Redis that fills up refuses appends early, and is drained even when it is full to the brim', async () => {
    const port = await freePort();
    await startRedis(port, '--maxmemory-policy', 'noeviction');
    const redisUrl = `redis://127.0.0.1:${port}`;
    const drained = createRedisStream({ redisUrl, partitions: 1, checkMemoryEveryMs: 20, renewEveryMs: 50 });
    stream = drained;
    await drained.ready();
    for (let n = 0; n < 50; n++) await append(drained, 'x'.repeat(100_000));
    const redis = new Redis(port, '127.0.0.1');
    const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
    const taken = () =>
      append(drained, 'more').then(
        () => true,
        () => false,
      );
    await redis.config('SET', 'maxmemory', String(Math.round(used * 1.1)));
    await expect.poll(taken).toBe(false);
    await redis.set('others', 'still write');
    await redis.config('SET', 'maxmemory', String(used - 1_000_000));
    await expect(redis.set('others', 'cannot write')).rejects.toThrow('OOM');
    const stop = new AbortController();
    let read = 0;
    await drained.consumer.run({
      owner: 'drainer',
      signal: stop.signal,
      async onLease(lease) {
        for (;;) {
          const batch = await lease.read('live', { maxChunks: 5, maxBytes: 1e9, waitMs: 0 });
          if (!batch) break;
          await drained.inFlight.put({ id: batch.id, bytes: Buffer.from('events'), holders: ['dst_1'] });
          await lease.commit(batch);
          read += batch.chunks.length;
        }
        stop.abort();
      },
    });
    expect(read).toBeGreaterThanOrEqual(50);
    await expect.poll(taken).toBe(true);
    redis.disconnect();
  });

  test('a stream without any Redis refuses within the append timeout', async () => {
    stream = createRedisStream({
      redisUrl: `redis://127.0.0.1:${await freePort()}`,
      partitions: 1,
      appendTimeoutMs: 200,
    });
    const startedAt = Date.now();
    await expect(append(stream, 'nobody')).rejects.toBeInstanceOf(StreamUnavailable);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  test('more on its way than allowed is refused at once', async () => {
    const port = await freePort();
    await startRedis(port);
    const redisUrl = `redis://127.0.0.1:${port}`;
    stream = createRedisStream({ redisUrl, partitions: 1, appendBytesInFlightMax: 1_000 });
    await stream.ready();
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => append(stream as EventStream, 'x'.repeat(400))),
    );
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
    await append(stream, 'x'.repeat(400));
  });
});
