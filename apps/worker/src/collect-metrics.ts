import { deliverJob, drainJob, replayJob, syncJob } from '@tributary/queues';
import { collectProcessMetrics, gauge } from '@tributary/telemetry';
import type { Engines } from './engines';

const JOBS = [deliverJob, replayJob, drainJob, syncJob];

/** Lag and queue lengths are asked for at each scrape; an engine that is away leaves its last value. */
export function collectMetrics({ stream, queues }: Engines): void {
  collectProcessMetrics();
  const oldest = gauge({
    name: 'tributary_stream_lag_seconds',
    help: 'Age of the oldest chunk that is not committed',
    labels: ['partition', 'lane'],
  });
  gauge({
    name: 'tributary_stream_lag_chunks',
    help: 'Chunks that are not committed',
    labels: ['partition', 'lane'],
    async collect(chunks) {
      for (const lag of await stream.consumer.lag().catch(() => [])) {
        const labels = { partition: lag.partition, lane: lag.lane };
        chunks.set(lag.chunks, labels);
        oldest.set(lag.oldestMs / 1_000, labels);
      }
    },
  });
  gauge({
    name: 'tributary_queue_jobs',
    help: 'Jobs by state',
    labels: ['job', 'state'],
    async collect(jobs) {
      for (const job of JOBS) {
        const counts = await queues.counts(job).catch(() => null);
        for (const [state, count] of Object.entries(counts ?? {})) jobs.set(count, { job: job.name, state });
      }
    },
  });
}
