import type { z } from 'zod';

/** When a job comes by itself: every so many ms, or by a cron pattern (in `tz`, UTC when absent). */
export type Schedule = { readonly everyMs: number } | { readonly cron: string; readonly tz?: string };

/** What a kind of job is: everything that queueing, retrying and giving up need to know. */
export interface JobDefinition<P> {
  /** Kebab-case; becomes part of Redis keys. */
  readonly name: string;
  readonly payload: z.ZodType<P>;
  /**
   * What makes two jobs the same: adding the second is a no-op while the first exists, and for an hour after it is done.
   * Any string; it is digested, because BullMQ refuses ':' and whole numbers in ids.
   */
  readonly id: (payload: P) => string;
  /** Tries that a plain `retry` (without `afterMs`) may cost, the first included. */
  readonly attempts: number;
  /** The first delay of a plain `retry`; it doubles, with full jitter, up to an hour. */
  readonly backoffMs: number;
  /**
   * Age at which a job is given up, however many tries it has left. `retry` with `afterMs` and infrastructure errors
   * cost no attempt, so that only age can end them.
   */
  readonly giveUpAfterMs: number;
  /** Jobs at the same time in one process; for an isolated job: per key. Default 4. */
  readonly concurrency?: number;
  /**
   * Jobs with different keys never wait for each other: each key has a queue of its own, opened when it has work.
   * Without it, all jobs of this name share one queue.
   */
  readonly isolateBy?: (payload: P) => string;
  /** For jobs that come by themselves whoever is there: set when a worker starts working on them. */
  readonly schedule?: { readonly when: Schedule; readonly payload: P };
}

/** A definition, checked once, where it is written. @throws Error when a name or a limit makes no sense. */
export function defineJob<P>(definition: JobDefinition<P>): JobDefinition<P> {
  if (!/^[a-z][a-z0-9-]*$/.test(definition.name)) throw new Error(`job name ${definition.name} is not kebab-case`);
  if (definition.attempts < 1) throw new Error(`job ${definition.name} needs at least one attempt`);
  if (definition.giveUpAfterMs <= 0) throw new Error(`job ${definition.name} would be given up at once`);
  return definition;
}
