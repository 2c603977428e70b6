export { type BooksDeps, createBooks } from './books';
export { createDeliver, type DeliverContext, type DeliverDeps, type DeliverOutcome, type DeliverTask } from './deliver';
export { createIngest, type IngestDeps, type Router } from './ingest';
export { createRelease, type ReleaseDeps, type ReleaseOrder } from './release';
export { createReplay, type ReplayDeps, type ReplayOrder, type WalkPlace } from './replay';
export {
  createSync,
  type StreamProgress,
  type SyncDeps,
  type SyncEnd,
  type SyncInput,
  type SyncProgress,
  type SyncRuns,
  type SyncStream,
  type SyncTarget,
} from './sync';
