export { createIngest } from './create-ingest';
export type {
  ChunkDecoder,
  EnqueueDeliveries,
  IngestDeps,
  IngestStore,
  PrivacyRules,
  Route,
  Router,
  SeenId,
} from './ports';
