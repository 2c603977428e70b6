import { drainJob, type Queues, syncJob } from '@tributary/queues';
import type { ConfigurationJobs } from './context';

/** What configuration sets in motion, as jobs. Timers of sources are none of them: the worker follows what is saved. */
export function createConfigurationJobs(queues: Pick<Queues, 'enqueue'>): ConfigurationJobs {
  return {
    drain: (input) => queues.enqueue(drainJob, input),
    sync: (input) => queues.enqueue(syncJob, { ...input, trigger: 'manual' }),
  };
}
