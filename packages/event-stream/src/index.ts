export {
  type AppendInput,
  type Chunk,
  Fenced,
  type InFlightChunks,
  LANES,
  type Lane,
  type PartitionLease,
  type StreamAppender,
  type StreamBatch,
  type StreamConsumer,
  type StreamLag,
  StreamUnavailable,
} from "./port";
