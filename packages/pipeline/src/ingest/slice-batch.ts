import { guessOpenedBytes } from '@tributary/event-schema';
import type { StreamBatch } from '@tributary/event-stream';

/**
 * Opened bytes of one slice: some 28,000 events. An insert costs the store 12 ms of CPU besides its rows, and rows in larger
 * parts are merged less often: slices of 16 MB cost the store 17.4 µs per event where these cost 9 to 13 (bench, a backlog).
 * Each busy partition holds one in memory.
 */
const SLICE_BYTES = 32 * 1024 * 1024;
const SLICE_CHUNKS = 25_000;
/** A batch that is larger by so much goes as one slice all the same: a remainder would be an insert of its own. */
const SLACK = 1.1;

/** A part of a batch, as a batch. */
export interface BatchSlice extends StreamBatch {
  /** Size of its bodies when they are opened, about. */
  readonly openedBytes: number;
}

/**
 * A batch in parts that are small enough to be held opened in memory, and large enough for one insert each; all of about
 * the same size. The same batch always gives the same parts under the same ids, so what is derived from a part is as
 * repeatable as the batch.
 */
export function sliceBatch(batch: StreamBatch): readonly BatchSlice[] {
  const sizes = batch.chunks.map(({ body }) => guessOpenedBytes(body));
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const sliceBytes = total / Math.ceil(total / (SLICE_BYTES * SLACK));
  const slices: BatchSlice[] = [];
  let first = 0;
  let openedBytes = 0;
  const cut = (end: number): void => {
    slices.push({ ...batch, id: `${batch.id}.${slices.length}`, chunks: batch.chunks.slice(first, end), openedBytes });
    first = end;
    openedBytes = 0;
  };
  for (let n = 0; n < sizes.length; n++) {
    if (n > first && (openedBytes >= sliceBytes || n - first >= SLICE_CHUNKS)) cut(n);
    openedBytes += sizes[n] ?? 0;
  }
  if (first < sizes.length) cut(sizes.length);
  return slices;
}

/** Whether a batch is one slice with room for more, and nothing waits behind it that could fill it. */
export function hasRoom({ isWhole }: StreamBatch, slices: readonly BatchSlice[]): boolean {
  const [only, ...more] = slices;
  const fits = only !== undefined && only.chunks.length < SLICE_CHUNKS && only.openedBytes < SLICE_BYTES;
  return isWhole && fits && more.length === 0;
}
