import { backoffMs, type Outcome, unreachable } from '@tributary/kernel';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import type { JobDefinition } from './define-job';

/** An Outcome whose `retry` may carry what is left to do: the job goes on with that. */
export type JobOutcome<P> = Outcome<unknown> | { kind: 'retry'; reason: string; afterMs?: number; payload: P };

const BACKOFF_CAP_MS = 60 * 60 * 1_000;
const INFRASTRUCTURE_CAP_MS = 60_000;

/**
 * The one place where an Outcome meets BullMQ. Every "later" is a `moveToDelayed`, which costs BullMQ no attempt; what
 * a try costs is counted in the job's own data, so that a narrowed payload and its cost are written together.
 *
 * @throws DelayedError, UnrecoverableError as BullMQ wants to hear them.
 */
export async function settle<P>(input: {
  definition: JobDefinition<P>;
  job: Job<StoredJob<P>>;
  token: string | undefined;
  outcome: JobOutcome<P>;
  nowMs: number;
}): Promise<void> {
  const { definition, job, token, outcome, nowMs } = input;
  switch (outcome.kind) {
    case 'ok':
    case 'drop':
      return;
    case 'dead':
      throw new UnrecoverableError(outcome.reason);
    case 'retry': {
      if (nowMs - job.timestamp > definition.giveUpAfterMs) {
        throw new UnrecoverableError(`gave_up: ${outcome.reason}`);
      }
      const tries = outcome.afterMs === undefined ? job.data.tries + 1 : job.data.tries;
      if (tries >= definition.attempts) throw new UnrecoverableError(`out_of_attempts: ${outcome.reason}`);
      const delay = outcome.afterMs ?? backoffMs(tries, { baseMs: definition.backoffMs, capMs: BACKOFF_CAP_MS });
      // Narrowed first: a crash before the move leaves a job that repeats only what is left.
      const payload = 'payload' in outcome ? outcome.payload : job.data.payload;
      await job.updateData({ ...job.data, payload, tries, interruptions: 0 });
      await job.moveToDelayed(nowMs + delay, token);
      throw new DelayedError();
    }
    default:
      return unreachable(outcome);
  }
}

/** A handler threw, so infrastructure failed: the same job again, later, for as long as its age allows. */
export async function settleThrown<P>(input: {
  definition: JobDefinition<P>;
  job: Job<StoredJob<P>>;
  token: string | undefined;
  nowMs: number;
  cause: unknown;
}): Promise<never> {
  const { definition, job, token, nowMs, cause } = input;
  if (nowMs - job.timestamp > definition.giveUpAfterMs) {
    throw new UnrecoverableError(`gave_up: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const interruptions = job.data.interruptions + 1;
  const delay = backoffMs(interruptions, { baseMs: definition.backoffMs, capMs: INFRASTRUCTURE_CAP_MS });
  await job.updateData({ ...job.data, interruptions });
  await job.moveToDelayed(nowMs + delay, token);
  throw new DelayedError();
}

/** What BullMQ keeps as a job's data: the payload, and what settling needs to remember beside it. */
export interface StoredJob<P> {
  readonly payload: P;
  /** Tries that were paid for by plain retries. */
  readonly tries: number;
  /** Thrown errors in a row. */
  readonly interruptions: number;
}
