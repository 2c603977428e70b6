import { addChunk } from '@tributary/event-schema';
import { newId } from '@tributary/kernel';
import { createIngest, createRelease } from '@tributary/pipeline';
import { deliverJob, releaseJob } from '@tributary/queues';
import type { Logger } from '@tributary/telemetry';
import type { Engines } from '../engines';
import { keepLooking } from '../keep-looking';
import { keepPersons } from '../persons/keep-persons';
import { enqueueForgottenReleases, releaseRecords } from '../release/release-records';
import { judgeByPlans } from './judge-by-plans';
import { keepBooks } from './keep-books';
import { GRACE_MS, type Role } from './role';

/** Owns its share of the stream's partitions: stores what was accepted and hands it to the destinations' queues. */
export const runIngest: Role = (engines, log) => {
  const { stream, store, routing, plans, privacy, queues, db } = engines;
  const ingest = createIngest(
    {
      decode: addChunk,
      privacy,
      store,
      router: routing,
      plans: judgeByPlans(plans),
      persons: db.persons,
      inFlight: stream.inFlight,
      enqueue: (tasks) => queues.enqueueMany(deliverJob, tasks),
      clock: Date.now,
    },
    log,
  );
  const stopPersons = keepPersons(engines, log);
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
  const stopReleases = runReleases(engines, log);
  const closeBooks = keepBooks(engines, log);
  return {
    async stop() {
      await stopReleases();
      stop.abort();
      await Promise.all([running, stopPersons(), closeBooks()]);
    },
  };
};

const FORGOTTEN_EVERY_MS = 60_000;

/** Brings events back from quarantine, for ingest to meet again. Returns how to stop. */
function runReleases({ db, store, stream, queues }: Engines, log: Logger): () => Promise<void> {
  const release = createRelease({
    releases: releaseRecords(db),
    store,
    append: (input) => stream.appender.append(input),
  });
  const work = queues.work(releaseJob, release);
  const stopLooking = keepLooking({
    look: () => enqueueForgottenReleases({ db, queues, clock: Date.now }),
    everyMs: FORGOTTEN_EVERY_MS,
    log,
    what: 'look for releases without a job',
  });
  return async () => {
    await stopLooking();
    await work.close({ graceMs: GRACE_MS });
  };
}
