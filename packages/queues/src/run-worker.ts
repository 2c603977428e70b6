import type { Logger } from '@tributary/telemetry';
import { counter, histogram } from '@tributary/telemetry';
import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobDefinition } from './define-job';
import { queuePrefix } from './queue-set';
import { type JobOutcome, type StoredJob, settle, settleThrown } from './settle';

export interface JobContext {
  /** Counts from 1; grows with plain retries only. */
  readonly attempt: number;
  /** When the job was first added, ms since the epoch. */
  readonly firstAt: number;
  /** An earlier run of this very payload may have done part of it: a worker died, or a handler threw. */
  readonly interrupted: boolean;
  /** Shown to whoever looks at the job. Any JSON. */
  readonly updateProgress: (progress: object | number) => Promise<void>;
  /** Aborted when the job's lock is lost or the worker has to go: stop, the job runs again elsewhere. */
  readonly signal: AbortSignal;
}

export type JobHandler<P> = (payload: P, ctx: JobContext) => Promise<JobOutcome<P>>;

export interface WorkerTuning {
  /** How long a dead worker's job stays locked. Default 30 s; tests shorten it. */
  readonly lockMs?: number;
  /** How often jobs of dead workers are looked for. Default 15 s. */
  readonly stalledCheckMs?: number;
}

/** A job that takes its worker down with it every time is given up after so many deaths. */
const DEATHS_MAX = 25;
const DEFAULT_CONCURRENCY = 4;

const jobsTotal = counter({
  name: 'tributary_jobs_total',
  help: 'Runs of jobs by their end',
  labels: ['job', 'end'],
});
const jobSeconds = histogram({ name: 'tributary_job_seconds', help: 'Duration of one run of a job', labels: ['job'] });

/** Works on one queue until closed. */
export function runWorker<P>(input: {
  definition: JobDefinition<P>;
  queueName: string;
  handler: JobHandler<P>;
  connection: Redis;
  keyPrefix: string;
  log: Logger;
  tuning: WorkerTuning;
  /** Aborted when the process has waited long enough for its jobs to end. */
  stop: AbortSignal;
}): Worker<StoredJob<P>> {
  const { definition, queueName, log, tuning } = input;
  const worker = new Worker<StoredJob<P>>(queueName, (job, token, signal) => runJob(input, { job, token, signal }), {
    connection: input.connection,
    prefix: queuePrefix(input.keyPrefix, queueName),
    concurrency: definition.concurrency ?? DEFAULT_CONCURRENCY,
    lockDuration: tuning.lockMs ?? 30_000,
    stalledInterval: tuning.stalledCheckMs ?? 15_000,
    maxStalledCount: DEATHS_MAX,
    drainDelay: 30,
  });
  worker.on('error', (err) => log.warn({ err, queueName }, 'queue worker: connection trouble, retrying'));
  worker.on('failed', (job, err) => {
    jobsTotal.inc({ job: definition.name, end: 'dead' });
    log.error({ queueName, jobId: job?.id, reason: err.message }, 'job given up');
  });
  worker.on('stalled', (jobId) => log.warn({ queueName, jobId }, 'a worker died over this job: it runs again'));
  return worker;
}

async function runJob<P>(
  input: { definition: JobDefinition<P>; handler: JobHandler<P>; log: Logger; stop: AbortSignal },
  run: { job: Job<StoredJob<P>>; token: string | undefined; signal: AbortSignal | undefined },
): Promise<void> {
  const { definition, handler, log, stop } = input;
  const { job, token } = run;
  const startedMs = Date.now();
  let outcome: JobOutcome<P>;
  try {
    const payload = definition.payload.parse(job.data.payload);
    outcome = await handler(payload, {
      attempt: job.data.tries + 1,
      firstAt: job.timestamp,
      interrupted: job.stalledCounter > 0 || job.data.interruptions > 0,
      updateProgress: (progress) => job.updateProgress(progress),
      signal: run.signal ? AbortSignal.any([run.signal, stop]) : stop,
    });
  } catch (cause) {
    jobsTotal.inc({ job: definition.name, end: 'thrown' });
    log.warn({ err: cause, job: definition.name, jobId: job.id }, 'job threw: it runs again later');
    return settleThrown({ definition, job, token, nowMs: Date.now(), cause });
  } finally {
    jobSeconds.observe((Date.now() - startedMs) / 1_000, { job: definition.name });
  }
  jobsTotal.inc({ job: definition.name, end: outcome.kind });
  await settle({ definition, job, token, outcome, nowMs: Date.now() });
}
