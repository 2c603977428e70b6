import { createHostResolver, egressEnv } from '@tributary/egress';
import { createSync } from '@tributary/pipeline';
import { syncJob } from '@tributary/queues';
import { createPullSources } from '@tributary/sources';
import { keepSchedules } from '../sync/keep-schedules';
import { createSyncRuns } from '../sync/sync-runs';
import { GRACE_MS, type Role } from './role';

/** Pulls from the sources that are read, when a person asks and when their schedule says so. */
export const runSync: Role = ({ db, queues, stream }, log) => {
  const resolveHost = createHostResolver({ allowCidrs: egressEnv().TRIBUTARY_EGRESS_ALLOW });
  const sync = createSync({
    sources: createPullSources({ resolveHost }),
    runs: createSyncRuns(db, Date.now),
    append: (input) => stream.appender.append(input),
    clock: Date.now,
  });
  const work = queues.work(syncJob, sync);
  const stopSchedules = keepSchedules({ db, queues, log });
  return {
    async stop() {
      await stopSchedules();
      await work.close({ graceMs: GRACE_MS });
    },
  };
};
