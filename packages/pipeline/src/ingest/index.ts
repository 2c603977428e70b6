export { createIngest } from './create-ingest';
export type { ChunkDecoder, EnqueueDeliveries, IngestDeps, IngestStore, Route, Router, SeenId } from './ports';
