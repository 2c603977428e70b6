import { createLogger, type Logger } from '@tributary/telemetry';
import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { ActiveKeys } from './active-keys';
import { connectRedis } from './connect';
import type { JobDefinition, Schedule } from './define-job';
import { runIsolatedWorkers } from './isolated-workers';
import { JOB_OPTIONS, QueueSet, queueNameOf, toBulkEntry } from './queue-set';
import { type JobHandler, runWorker, type WorkerTuning } from './run-worker';

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

export interface IsolationTuning {
  /** How long a key's queue stays open without a job. Default 60 s. */
  readonly idleMs?: number;
  /** How often the registry of keys is read, should a wake-up have been missed. Default 2 s. */
  readonly pollMs?: number;
}

export interface RunningWork {
  /** No new jobs; those under way may end within `graceMs` (default 10 s), then their signal aborts. */
  close(options?: { graceMs?: number }): Promise<void>;
}

export interface Queues {
  /** Idempotent by the definition's id. Resolves once Redis has it. */
  enqueue<P>(job: JobDefinition<P>, payload: P, options?: { delayMs?: number }): Promise<void>;
  /** As `enqueue`, with one round trip per queue. */
  enqueueMany<P>(job: JobDefinition<P>, payloads: readonly P[]): Promise<void>;
  work<P>(job: JobDefinition<P>, handler: JobHandler<P>, tuning?: WorkerTuning & IsolationTuning): RunningWork;
  /** Sets or changes when jobs of `key` come by themselves. */
  schedule<P>(job: JobDefinition<P>, input: { key: string; when: Schedule; payload: P }): Promise<void>;
  /** What is scheduled now, by whichever process. Asks every key that is open: not for every second. */
  scheduled<P>(job: JobDefinition<P>): Promise<readonly { readonly key: string; readonly payload: P }[]>;
  /** Idempotent. */
  unschedule<P>(job: JobDefinition<P>, input: { key: string; payload: P }): Promise<void>;
  /** Summed over the keys that have work, or of one key. */
  counts(
    job: Pick<JobDefinition<never>, 'name'> & { readonly isolateBy?: unknown },
    key?: string,
  ): Promise<QueueCounts>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Named jobs on Redis. Every queue's keys share one hash tag. `keyPrefix` keeps houses that share a Redis apart
 * (default `tributary`).
 */
export function createQueues(options: { redisUrl: string; keyPrefix?: string; log?: Logger }): Queues {
  const { redisUrl, keyPrefix = 'tributary', log = createLogger({ name: 'queues' }) } = options;
  const connect = (name: string) => {
    const redis = connectRedis(redisUrl, { connectionName: `tributary-queues-${name}` });
    redis.on('error', (err) => log.warn({ err, connection: name }, 'redis: connection trouble, retrying'));
    return redis;
  };
  const connection = connect('commands');
  const queues = new QueueSet(connection, keyPrefix, (queueName, err) => log.warn({ err, queueName }, 'queue trouble'));
  const running = new Set<RunningWork>();
  const activeKeysOf = (jobName: string) => new ActiveKeys(connection, keyPrefix, jobName);
  const keyOf = <P>(job: JobDefinition<P>, payload: P) => job.isolateBy?.(payload) ?? null;
  const stores = { connection, keyPrefix, log };

  const enqueueMany = async <P>(job: JobDefinition<P>, payloads: readonly P[], delayMs?: number) => {
    const byKey = groupBy(payloads, (p) => keyOf(job, p));
    await Promise.all(
      [...byKey].map(async ([key, some]) => {
        await queues.get(queueNameOf(job.name, key)).addBulk(some.map((p) => toBulkEntry(job, p, delayMs)));
        if (key !== null) await activeKeysOf(job.name).mark(key);
      }),
    );
  };

  const schedule: Queues['schedule'] = async (job, { key, when, payload }) => {
    const shard = keyOf(job, payload);
    const repeat = 'everyMs' in when ? { every: when.everyMs } : { pattern: when.cron, tz: when.tz ?? 'UTC' };
    await queues.get(queueNameOf(job.name, shard)).upsertJobScheduler(key, repeat, {
      name: job.name,
      data: { payload: job.payload.parse(payload), tries: 0, interruptions: 0 },
      opts: JOB_OPTIONS,
    });
    if (shard !== null) await activeKeysOf(job.name).mark(shard);
  };

  return {
    enqueue: (job, payload, { delayMs } = {}) => enqueueMany(job, [payload], delayMs),
    enqueueMany: (job, payloads) => enqueueMany(job, payloads),
    schedule,
    async scheduled(job) {
      const shards = job.isolateBy ? [...(await activeKeysOf(job.name).list()).keys()] : [null];
      const found = await Promise.all(
        shards.map((shard) => queues.get(queueNameOf(job.name, shard)).getJobSchedulers(0, -1)),
      );
      return found.flat().flatMap(({ key, template }) => {
        const payload = job.payload.safeParse(template?.data?.payload);
        return payload.success ? [{ key, payload: payload.data }] : [];
      });
    },
    async unschedule(job, { key, payload }) {
      await queues.get(queueNameOf(job.name, keyOf(job, payload))).removeJobScheduler(key);
    },
    work(job, handler, tuning = {}) {
      const { schedule: own } = job;
      if (own) void schedule(job, { key: job.name, ...own }).catch((err) => log.error({ err }, 'could not schedule'));
      const stop = new AbortController();
      const open = (queueName: string) =>
        runWorker({ ...stores, definition: job, queueName, handler, tuning, stop: stop.signal });
      const workers = job.isolateBy
        ? isolated({ ...stores, jobName: job.name, queues, open, subscriber: connect('wake-ups'), ...tuning })
        : single(open(job.name));
      const work: RunningWork = {
        async close({ graceMs = 10_000 } = {}) {
          running.delete(work);
          const timer = setTimeout(() => stop.abort(), graceMs);
          await workers.close();
          clearTimeout(timer);
        },
      };
      running.add(work);
      return work;
    },
    async counts(job, only) {
      const keys = only === undefined ? [...(await activeKeysOf(job.name).list()).keys()] : [only];
      const names = job.isolateBy ? keys.map((key) => queueNameOf(job.name, key)) : [job.name];
      return sum(await Promise.all(names.map((name) => queues.get(name).getJobCounts())));
    },
    async ping() {
      await connection.ping();
    },
    async close() {
      // Without Redis, whatever waits for its answer would wait until it is back: its jobs are run again elsewhere.
      connection.on('close', () => connection.disconnect());
      if (connection.status !== 'ready') connection.disconnect();
      await Promise.all([...running].map((work) => work.close()));
      await queues.close();
      connection.disconnect();
    },
  };
}

function single(worker: Worker) {
  return { close: () => worker.close() };
}

function isolated(
  input: {
    connection: Redis;
    keyPrefix: string;
    log: Logger;
    jobName: string;
    queues: QueueSet;
    open: (queueName: string) => Worker;
    subscriber: Redis;
  } & IsolationTuning,
) {
  const { queues, jobName, subscriber } = input;
  const workers = runIsolatedWorkers({
    keys: new ActiveKeys(input.connection, input.keyPrefix, jobName),
    subscriber,
    open: (key) => input.open(queueNameOf(jobName, key)),
    queueOf: (key) => queues.get(queueNameOf(jobName, key)),
    log: input.log,
    ...(input.idleMs === undefined ? {} : { idleMs: input.idleMs }),
    ...(input.pollMs === undefined ? {} : { pollMs: input.pollMs }),
  });
  return {
    async close() {
      await workers.close(false);
      subscriber.disconnect();
    },
  };
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function sum(counts: readonly Record<string, number>[]): QueueCounts {
  const total = (state: string) => counts.reduce((all, one) => all + (one[state] ?? 0), 0);
  return {
    waiting: total('waiting') + total('wait') + total('prioritized'),
    active: total('active'),
    delayed: total('delayed'),
    failed: total('failed'),
  };
}
