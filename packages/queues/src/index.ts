export { createQueues, type QueueCounts, type Queues, type RunningWork } from './create-queues';
export { defineJob, type JobDefinition, type Schedule } from './define-job';
export { queuesEnv } from './env';
export {
  type DeliverPayload,
  type DrainPayload,
  deliverJob,
  drainJob,
  type ErasePersonPayload,
  erasePersonJob,
  type ReleasePayload,
  type ReplayPayload,
  releaseJob,
  replayJob,
  type SyncPayload,
  syncJob,
} from './jobs';
export type { JobContext, JobHandler, WorkerTuning } from './run-worker';
export type { JobOutcome } from './settle';
