import { addChunk } from '@tributary/event-schema';
import { newId } from '@tributary/kernel';
import { createIngest } from '@tributary/pipeline';
import { deliverJob } from '@tributary/queues';
import { judgeByPlans } from './judge-by-plans';
import type { Role } from './role';

/** Owns its share of the stream's partitions: stores what was accepted and hands it to the destinations' queues. */
export const runIngest: Role = ({ stream, store, routing, plans, privacy, queues }, log) => {
  const ingest = createIngest(
    {
      decode: addChunk,
      privacy,
      store,
      router: routing,
      plans: judgeByPlans(plans),
      inFlight: stream.inFlight,
      enqueue: (tasks) => queues.enqueueMany(deliverJob, tasks),
      clock: Date.now,
    },
    log,
  );
  const stop = new AbortController();
  // Without the configuration every source would look unconnected, without a plan and without rules: its events would go
  // nowhere, and be stored as they came.
  const running = Promise.all([routing.ready(), plans.ready(), privacy.ready()])
    .then(() =>
      stream.consumer.run({ owner: newId('wrk'), onLease: (lease) => ingest.runPartition(lease), signal: stop.signal }),
    )
    .catch((err) => {
      if (stop.signal.aborted) return;
      log.fatal({ err }, 'ingest ended: the process goes down, so that it is started again');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
  return {
    async stop() {
      stop.abort();
      await running;
    },
  };
};
