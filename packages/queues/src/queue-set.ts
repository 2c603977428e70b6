import { digest } from '@tributary/kernel';
import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobDefinition } from './define-job';
import type { StoredJob } from './settle';

/** A finished job's id keeps refusing its double for this long: the window in which a batch may be run again. */
const COMPLETED_AGE_S = 60 * 60;
const COMPLETED_MAX = 50_000;
const FAILED_AGE_S = 7 * 24 * 60 * 60;
const FAILED_MAX = 10_000;

export const JOB_OPTIONS: JobsOptions = {
  // Settling moves jobs by itself; a second try of BullMQ's own would only hide an error in it.
  attempts: 1,
  removeOnComplete: { age: COMPLETED_AGE_S, count: COMPLETED_MAX },
  removeOnFail: { age: FAILED_AGE_S, count: FAILED_MAX },
  stackTraceLimit: 3,
};

const SAFE_KEY = /^[A-Za-z0-9_-]{1,100}$/;

/** The queue's name for a job and a key. Keys with odd characters are digested: BullMQ refuses ':' in names. */
export function queueNameOf(jobName: string, key: string | null): string {
  if (key === null) return jobName;
  return `${jobName}-${SAFE_KEY.test(key) ? key : digest(key)}`;
}

/** All keys of one queue share a hash tag, so that its scripts work on a cluster; different queues may lie apart. */
export function queuePrefix(keyPrefix: string, queueName: string): string {
  return `{${keyPrefix}:${queueName}}`;
}

/** BullMQ's Queue objects, opened on first use. They share one connection and own nothing else. */
export class QueueSet {
  readonly #open = new Map<string, Queue<StoredJob<unknown>>>();

  constructor(
    private readonly connection: Redis,
    private readonly keyPrefix: string,
    private readonly onError: (queueName: string, error: Error) => void,
  ) {}

  get(name: string): Queue<StoredJob<unknown>> {
    const known = this.#open.get(name);
    if (known) return known;
    const queue = new Queue<StoredJob<unknown>>(name, {
      connection: this.connection,
      prefix: queuePrefix(this.keyPrefix, name),
      defaultJobOptions: JOB_OPTIONS,
      // Nobody listens to BullMQ's own event streams; a short one keeps thousands of queues small.
      streams: { events: { maxLen: 100 } },
    });
    queue.on('error', (error) => this.onError(name, error));
    this.#open.set(name, queue);
    return queue;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.close()));
    this.#open.clear();
  }
}

/** What is added for a payload: parsed (a payload that does not fit its definition is a programmer's error). */
export function toBulkEntry<P>(definition: JobDefinition<P>, input: P, delayMs?: number) {
  const payload = definition.payload.parse(input);
  return {
    name: definition.name,
    data: { payload, tries: 0, interruptions: 0 } satisfies StoredJob<P>,
    // 'j' in front, because BullMQ refuses ids that are whole numbers, and a digest may be one.
    opts: { jobId: `j${digest(definition.id(payload))}`, ...(delayMs === undefined ? {} : { delay: delayMs }) },
  };
}
