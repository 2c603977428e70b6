export type { EventStream } from './backend';
export type { LeaseTiming } from './consumer';
export { createMemoryStream, type MemoryStreamOptions, MemoryStreamStore } from './memory-stream';
export {
  type AppendInput,
  type AppendTallies,
  type Chunk,
  Fenced,
  type InFlightChunks,
  LANES,
  type Lane,
  offsetNumbers,
  type PartitionLease,
  type StreamAppender,
  type StreamBatch,
  type StreamConsumer,
  type StreamLag,
  StreamUnavailable,
  type Tally,
} from './port';
export { createRedisFlow } from './redis-flow';
export { createRedisStream, type RedisStreamOptions } from './redis-stream';
export type { FlowState, LaneChoice, SourceFlow, SourceLimits } from './source-flow';
