import { guessOpenedBytes } from '@tributary/event-schema';
import type { Chunk, StreamBatch } from '@tributary/event-stream';

/**
 * Opened bytes of one slice: some 28,000 events. An insert costs the store 15 to 20 ms of CPU besides its rows, and so
 * does the insert into the ledger that follows it; and rows in larger parts are merged less often. Slices of 16 MB cost
 * the store 17.4 µs per event where these cost 9 to 13 (bench, a backlog). Two of these are held in memory.
 */
const SLICE_BYTES = 32 * 1024 * 1024;
const SLICE_CHUNKS = 10_000;

/**
 * A batch in parts that are small enough to be held opened in memory, and large enough for one insert each. The same
 * batch always gives the same parts under the same ids, so what is derived from a part is as repeatable as the batch.
 */
export function* sliceBatch(batch: StreamBatch): Generator<StreamBatch> {
  let chunks: Chunk[] = [];
  let bytes = 0;
  let number = 0;
  const slice = (): StreamBatch => ({ ...batch, id: `${batch.id}.${number++}`, chunks });
  for (const chunk of batch.chunks) {
    const size = chunk.header.byteLength + guessOpenedBytes(chunk.body);
    if (chunks.length > 0 && (bytes + size > SLICE_BYTES || chunks.length >= SLICE_CHUNKS)) {
      yield slice();
      chunks = [];
      bytes = 0;
    }
    chunks.push(chunk);
    bytes += size;
  }
  if (chunks.length > 0) yield slice();
}

/** Stored bytes of a chunk as if it were compressed: plain bodies are already as large as they get. */
export function weightOf({ header, body }: Chunk): number {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  return header.byteLength + (isGzip ? body.byteLength : body.byteLength / 8);
}
