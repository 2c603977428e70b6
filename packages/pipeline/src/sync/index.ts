export { createSync, type SyncInput } from './create-sync';
export type {
  StreamProgress,
  SyncDeps,
  SyncEnd,
  SyncProgress,
  SyncRuns,
  SyncStream,
  SyncTarget,
} from './ports';
