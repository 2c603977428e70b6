import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { EventStream } from './backend';
import { eventStreamConformance } from './conformance';
import type { LeaseTiming } from './consumer';
import { type PartitionLease, StreamUnavailable } from './port';
import { decodePack } from './redis/packs';
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

describe('what comes together', () => {
  const ALL = { maxChunks: 1_000, maxBytes: 1e9, waitMs: 0 };
  const opened: EventStream[] = [];
  afterEach(async () => {
    for (const stream of opened.splice(0)) await stream.close();
  });

  function scene() {
    const keyPrefix = `{packs-${process.pid}-${Date.now()}-${scenes++}}`;
    const connect = (timing: Partial<LeaseTiming> = {}) => {
      const stream = createRedisStream({ redisUrl, partitions: 1, keyPrefix, renewEveryMs: 50, ...timing });
      opened.push(stream);
      return stream;
    };
    const stream = connect();
    /** Appended in one turn of the event loop: one flush. */
    const together = (...bodies: string[]) =>
      Promise.all(bodies.map((body) => append(stream, body).then(({ offset }) => offset)));
    const waiting = async () => (await stream.consumer.lag()).find(({ lane }) => lane === 'live')?.chunks;
    return { keyPrefix, connect, stream, together, waiting };
  }

  const append = (to: EventStream, body: string) =>
    to.appender.append({ lane: 'live', partitionKey: 'src_1', header: Buffer.from('{}'), body: Buffer.from(body) });

  /** What `work` does as the only partition's owner. */
  async function owning(stream: EventStream, owner: string, work: (lease: PartitionLease) => Promise<void>) {
    const stop = new AbortController();
    let failed: unknown;
    await stream.consumer.run({
      owner,
      signal: stop.signal,
      async onLease(lease) {
        await work(lease).catch((error: unknown) => {
          failed = error;
        });
        stop.abort();
      },
    });
    if (failed) throw failed;
  }

  const read = async (lease: PartitionLease, limits: Partial<typeof ALL> = {}) => {
    const batch = await lease.read('live', { ...ALL, ...limits });
    return { batch, bodies: batch?.chunks.map(({ body }) => Buffer.from(body).toString()) };
  };

  test('is one entry, of chunks under offsets that are told to those who appended them', async () => {
    const { keyPrefix, stream, together, waiting } = scene();
    await stream.ready();
    const offsets = await together('a', 'b', 'c');
    const [first = ''] = offsets;
    expect(first).toMatch(/^\d+-\d+$/);
    expect(offsets).toEqual([first, `${first}.1`, `${first}.2`]);
    expect(await admin.xlen(`${keyPrefix}:stream:live:0`)).toBe(1);
    expect(await waiting()).toBe(3);
    await owning(stream, 'owner', async (lease) => {
      const { batch, bodies } = await read(lease);
      expect(batch?.chunks.map(({ offset }) => offset)).toEqual(offsets);
      expect(bodies).toEqual(['a', 'b', 'c']);
    });
  });

  test('is divided into entries of 64 KiB, and one that is larger is an entry of its own', async () => {
    const { keyPrefix, stream, together } = scene();
    await stream.ready();
    const bodies = ['a', 'b'.repeat(80_000), 'c', 'd'];
    const offsets = await together(...bodies);
    expect(await admin.xlen(`${keyPrefix}:stream:live:0`)).toBe(3);
    expect(offsets[3]).toBe(`${offsets[2]}.1`);
    await owning(stream, 'owner', async (lease) => {
      expect((await read(lease)).bodies).toEqual(bodies);
    });
  });

  test('is never divided between batches, which exceed their limits by it and no more', async () => {
    const { stream, together, waiting } = scene();
    await stream.ready();
    await together('a', 'b', 'c');
    await together('d', 'e');
    await together('f');
    await together('g', 'h'.repeat(100));
    await owning(stream, 'owner', async (lease) => {
      const taken: unknown[] = [];
      for (const limits of [{ maxChunks: 1 }, { maxChunks: 3 }, { maxBytes: 50 }]) {
        const { batch, bodies } = await read(lease, limits);
        taken.push(bodies);
        if (batch) await lease.commit(batch);
        taken.push(await waiting());
      }
      expect(taken).toEqual([['a', 'b', 'c'], 5, ['d', 'e', 'f'], 2, ['g', 'h'.repeat(100)], 0]);
      expect((await read(lease)).batch).toBeNull();
    });
  });

  test('is handed out whole again after its owner died, before the commit or behind it', async () => {
    const { keyPrefix, connect, stream, together, waiting } = scene();
    await stream.ready();
    await together('a', 'b');
    await together('c', 'd');
    const dead = connect({ leaseTtlMs: 300, renewEveryMs: 1e9 });
    const stop = new AbortController();
    const before = await new Promise<string>((resolve, reject) => {
      void dead.consumer
        .run({
          owner: 'dead',
          signal: stop.signal,
          async onLease(lease) {
            const { batch, bodies } = await read(lease, { maxChunks: 1 });
            resolve(`${batch?.id} ${bodies}`);
            await new Promise((end) => lease.lost.addEventListener('abort', end));
          },
        })
        .catch(reject);
    });
    // Its process is gone: it neither renews nor gives back.
    await dead.close();
    await owning(stream, 'heir', async (lease) => {
      const { batch, bodies } = await read(lease);
      expect(`${batch?.id} ${bodies}`).toBe(before);
      expect(bodies).toEqual(['a', 'b']);
      expect(await waiting()).toBe(4);
      if (batch) await lease.commit(batch);
      if (batch) await lease.commit(batch);
      expect(await waiting()).toBe(2);
    });
    await owning(connect(), 'next', async (lease) => {
      expect((await read(lease)).bodies).toEqual(['c', 'd']);
    });
    stop.abort();
    await admin.del(`${keyPrefix}:stream:live:0`);
    expect(await waiting()).toBe(0);
  });
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
    const entries = await redis.xrangeBuffer('{tributary}:stream:live:0', '-', '+');
    for (const [id, [, pack = Buffer.alloc(0)]] of entries as [Buffer, Buffer[]][]) {
      for (const { offset, body } of decodePack(id.toString(), pack).chunks)
        stored.set(offset, Buffer.from(body).toString());
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
