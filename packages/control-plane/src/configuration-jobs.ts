import type { SyncSchedule } from '@tributary/db';
import { drainJob, type Queues, type Schedule, syncJob } from '@tributary/queues';
import type { ConfigurationJobs } from './context';

const MINUTE_MS = 60_000;

const whenOf = (schedule: SyncSchedule): Schedule =>
  'everyMinutes' in schedule
    ? { everyMs: schedule.everyMinutes * MINUTE_MS }
    : { cron: schedule.cron, ...(schedule.timezone === undefined ? {} : { tz: schedule.timezone }) };

/** What configuration sets in motion, as jobs. One timer per source; its key is the source's id. */
export function createConfigurationJobs(
  queues: Pick<Queues, 'enqueue' | 'schedule' | 'unschedule'>,
): ConfigurationJobs {
  return {
    drain: (input) => queues.enqueue(drainJob, input),
    sync: (input) => queues.enqueue(syncJob, { ...input, trigger: 'manual' }),
    async scheduleSync({ workspaceId, sourceId, schedule }) {
      const payload = { workspaceId, sourceId, trigger: 'schedule' } as const;
      if (schedule === null) await queues.unschedule(syncJob, { key: sourceId, payload });
      else await queues.schedule(syncJob, { key: sourceId, when: whenOf(schedule), payload });
    },
  };
}
