export { createIngest } from './create-ingest';
export type {
  EnqueueDeliveries,
  IngestDeps,
  IngestStore,
  PrivacyRules,
  Route,
  Router,
  SeenId,
} from './ports';
