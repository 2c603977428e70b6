import { type ChildProcess, fork, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dead, newId, ok, retry } from '@tributary/kernel';
import { silentLogger } from '@tributary/telemetry';
import { freePort } from '@tributary/testing';
import { build } from 'esbuild';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createQueues, defineJob, type JobDefinition, type JobHandler, type Queues } from './index';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const dir = mkdtempSync(join(tmpdir(), 'tributary-queues-'));
const open: Queues[] = [];
const children: ChildProcess[] = [];
const admin = new Redis(redisUrl);

type Work = { key: string; n: number; left?: number[] | undefined };

function scene(options: { url?: string; prefix?: string } & Partial<JobDefinition<Work>> = {}) {
  const { url = redisUrl, prefix = newId('test'), ...rest } = options;
  const queues = createQueues({ redisUrl: url, keyPrefix: prefix, log: silentLogger });
  open.push(queues);
  const job = defineJob<Work>({
    name: 'probe',
    payload: z.object({ key: z.string(), n: z.number(), left: z.array(z.number()).optional() }),
    id: (p) => `${p.key}:${p.n}`,
    attempts: 3,
    backoffMs: 10,
    giveUpAfterMs: 60_000,
    ...rest,
  });
  const ran: Work[] = [];
  const record =
    (handler: JobHandler<Work> = async () => ok(null)): JobHandler<Work> =>
    async (payload, ctx) => {
      ran.push(payload);
      return handler(payload, ctx);
    };
  return { queues, job, ran, record, prefix };
}

const until = (check: () => unknown, timeout = 20_000) =>
  vi.waitFor(async () => expect(await check()).toBeTruthy(), { timeout, interval: 20 });

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((queues) => queues.close()));
  await Promise.all(children.splice(0).map(end));
});
beforeAll(async () => {
  for (const script of ['mark-active.lua', 'retire-key.lua']) {
    copyFileSync(new URL(`../${script}`, import.meta.url), join(dir, script));
  }
  await build({
    entryPoints: [new URL('./fixtures/slow-worker.ts', import.meta.url).pathname],
    outfile: join(dir, 'src', 'slow-worker.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
});
afterAll(() => {
  admin.disconnect();
  rmSync(dir, { recursive: true, force: true });
});

describe('one queue', () => {
  test('a job is run once, however often it is added, and for an hour after it is done', async () => {
    const { queues, job, ran, record } = scene();
    queues.work(job, record());
    await queues.enqueueMany(
      job,
      [1, 2, 1, 2].map((n) => ({ key: 'a:b', n })),
    );
    await until(() => ran.length === 2);
    await queues.enqueue(job, { key: 'a:b', n: 1 });
    await queues.enqueue(job, { key: 'a:b', n: 3 });
    await until(() => ran.some((p) => p.n === 3));
    expect(ran.map((p) => p.n).sort()).toEqual([1, 2, 3]);
  });

  test('a retry with afterMs costs no attempt and goes on with what is left', async () => {
    const { queues, job, ran, record } = scene({ attempts: 1 });
    queues.work(
      job,
      record(async ({ left = [], ...rest }) =>
        left.length
          ? { kind: 'retry', reason: 'http_429', afterMs: 5, payload: { ...rest, left: left.slice(1) } }
          : ok(0),
      ),
    );
    await queues.enqueue(job, { key: 'k', n: 1, left: [1, 2, 3, 4, 5] });
    await until(() => ran.length === 6);
    expect(ran.map((p) => p.left?.length)).toEqual([5, 4, 3, 2, 1, 0]);
    await until(async () => (await queues.counts(job)).delayed === 0);
    expect((await queues.counts(job)).failed).toBe(0);
  });

  test('a plain retry is tried as often as the definition says, then given up', async () => {
    const { queues, job, ran, record } = scene({ attempts: 3, backoffMs: 5 });
    const attempts: number[] = [];
    queues.work(
      job,
      record(async (_p, ctx) => {
        attempts.push(ctx.attempt);
        return retry('later');
      }),
    );
    await queues.enqueue(job, { key: 'k', n: 1 });
    await until(async () => (await queues.counts(job)).failed === 1);
    expect(attempts).toEqual([1, 2, 3]);
    expect(ran).toHaveLength(3);
  });

  test('a job that costs no attempts is given up by age', async () => {
    const { queues, job, record } = scene({ giveUpAfterMs: 150 });
    queues.work(
      job,
      record(async () => retry('later', 20)),
    );
    await queues.enqueue(job, { key: 'k', n: 1 });
    await until(async () => (await queues.counts(job)).failed === 1);
  });

  test('dead ends at once; a thrown error runs the same job again and costs nothing', async () => {
    const { queues, job, ran, record } = scene({ attempts: 1, backoffMs: 5 });
    const interrupted: boolean[] = [];
    queues.work(
      job,
      record(async (p, ctx) => {
        if (p.n === 1) return dead('credentials_rejected');
        interrupted.push(ctx.interrupted);
        if (interrupted.length < 4) throw new Error('the store is away');
        return ok(null);
      }),
    );
    await queues.enqueueMany(
      job,
      [1, 2].map((n) => ({ key: 'k', n })),
    );
    await until(() => interrupted.length === 4);
    expect(interrupted).toEqual([false, true, true, true]);
    await until(async () => (await queues.counts(job)).failed === 1);
    expect(ran.filter((p) => p.n === 1)).toHaveLength(1);
  });

  test('a payload that does not fit is refused where it is added', async () => {
    const { queues, job } = scene();
    await expect(queues.enqueue(job, { key: 1 } as unknown as Work)).rejects.toThrow();
  });

  test('a schedule brings the job again and again until it is removed', async () => {
    const { queues, job, ran, record } = scene();
    queues.work(job, record());
    const payload = { key: 'k', n: 7 };
    await queues.schedule(job, { key: 'every', when: { everyMs: 50 }, payload });
    await until(() => ran.length >= 3);
    expect(await queues.scheduled(job)).toEqual([{ key: 'every', payload }]);
    await queues.unschedule(job, { key: 'every', payload });
    expect(await queues.scheduled(job)).toEqual([]);
    await until(async () => {
      const before = ran.length;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return ran.length === before;
    });
  });
});

describe('one queue per key', () => {
  test('a key whose jobs hang takes no slot from the others', async () => {
    const { queues, job, ran, record } = scene({ isolateBy: (p) => p.key, concurrency: 2 });
    let free = () => {};
    const hanging = new Promise<void>((resolve) => {
      free = resolve;
    });
    queues.work(
      job,
      record(async (p) => {
        if (p.key === 'dst_slow') await hanging;
        return ok(null);
      }),
    );
    await queues.enqueueMany(
      job,
      Array.from({ length: 20 }, (_, n) => ({ key: 'dst_slow', n })),
    );
    await queues.enqueueMany(
      job,
      Array.from({ length: 100 }, (_, n) => ({ key: `dst_${n % 10}`, n })),
    );
    await until(() => ran.filter((p) => p.key !== 'dst_slow').length === 100);
    await until(() => ran.filter((p) => p.key === 'dst_slow').length >= 2);
    expect(ran.filter((p) => p.key === 'dst_slow')).toHaveLength(2);
    free();
    await until(() => ran.length === 120);
  });

  test('an idle queue is closed and comes back with its next job; two workers agree', async () => {
    const { queues, job, ran, record, prefix } = scene({ isolateBy: (p) => p.key });
    const second = scene({ prefix, isolateBy: (p) => p.key });
    queues.work(job, record(), { idleMs: 10, pollMs: 50 });
    second.queues.work(second.job, second.record(), { idleMs: 10, pollMs: 50 });
    const all = () => ran.length + second.ran.length;
    for (let round = 1; round <= 3; round++) {
      await queues.enqueue(job, { key: 'dst_1', n: round });
      await until(() => all() === round);
      await until(async () => (await admin.zcard(`{${prefix}:probe}:keys`)) === 0);
    }
  });
});

test('a job whose worker was killed -9 in the middle of it is run again by another', async () => {
  const { queues, job, ran, record, prefix } = scene();
  const child = fork(join(dir, 'src', 'slow-worker.mjs'), [redisUrl, prefix], { stdio: 'inherit' });
  children.push(child);
  await queues.enqueue(job, { key: 'k', n: 1 });
  await new Promise((resolve) => child.once('message', resolve));
  child.kill('SIGKILL');
  const seen: boolean[] = [];
  queues.work(
    job,
    record(async (_p, ctx) => {
      seen.push(ctx.interrupted);
      return ok(null);
    }),
    { lockMs: 500, stalledCheckMs: 200 },
  );
  await until(() => ran.length === 1);
  expect(seen).toEqual([true]);
});

/** A Redis of its own, which can be killed. */
async function ownRedis() {
  const port = await freePort();
  const data = mkdtempSync(join(dir, 'redis-'));
  const start = () => {
    const args = ['--port', `${port}`, '--dir', data, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const child = spawn('redis-server', args, { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  return { url: `redis://127.0.0.1:${port}`, start };
}

test('work goes on by itself after Redis was killed and started again', async () => {
  const redis = await ownRedis();
  const first = redis.start();
  const { queues, job, ran, record } = scene({ url: redis.url, isolateBy: (p) => p.key });
  queues.work(job, record());
  await queues.enqueueMany(
    job,
    Array.from({ length: 50 }, (_, n) => ({ key: 'dst_1', n })),
  );
  await until(() => ran.length >= 50);
  await queues.enqueue(job, { key: 'dst_1', n: 99, left: [1] });
  await end(first);
  redis.start();
  await queues.enqueueMany(
    job,
    Array.from({ length: 50 }, (_, n) => ({ key: 'dst_2', n: n + 100 })),
  );
  await until(() => new Set(ran.map((p) => p.n)).size === 101, 60_000);
});

describe('without Redis, queues are closed all the same', () => {
  test('when it has gone', async () => {
    const redis = await ownRedis();
    const first = redis.start();
    const { queues, job, ran, record } = scene({ url: redis.url, isolateBy: (p) => p.key });
    queues.work(job, record());
    const jobs = [1, 2].map((n) => ({ key: `dst_${n}`, n }));
    await queues.enqueueMany(job, jobs);
    await until(() => ran.length === 2);
    await end(first);
    const asked = outcomeOf(queues.ping());
    await queues.close();
    expect(await asked).toBe('refused');
  });

  test('when it was never there', async () => {
    const { url } = await ownRedis();
    const { queues, job, record } = scene({ url, isolateBy: (p) => p.key });
    const { queues: plain, job: single } = scene({ url });
    queues.work(job, record());
    plain.work(single, record());
    const asked = outcomeOf(plain.enqueue(single, { key: 'a', n: 1 }));
    await Promise.all([queues.close(), plain.close()]);
    expect(await asked).toBe('refused');
  });
});

const outcomeOf = (asked: Promise<void>) =>
  asked.then(
    () => 'answered',
    () => 'refused',
  );
