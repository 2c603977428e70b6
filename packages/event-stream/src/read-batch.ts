import { type Boundary, type ConsumerBackend, type LaneAddress, offsetAfter, type Position } from './backend';
import { type Chunk, Fenced, type StreamBatch } from './port';

export interface ReadLimits {
  readonly maxChunks: number;
  readonly maxBytes: number;
  readonly waitMs: number;
}

/**
 * Chunks fetched at a time: few at first, so that large ones don't fill the memory before they are counted, then as many
 * as make up a fetch by the size of those that came before.
 */
const CHUNKS_PER_FETCH = { first: 32, max: 1_000 } as const;
const BYTES_PER_FETCH = 1024 * 1024;

const sizeOf = ({ header, body }: Chunk): number => header.byteLength + body.byteLength;

function nextCount(chunks: number, bytes: number): number {
  if (chunks === 0) return CHUNKS_PER_FETCH.first;
  const fitting = Math.floor((BYTES_PER_FETCH * chunks) / Math.max(1, bytes));
  return Math.min(CHUNKS_PER_FETCH.max, Math.max(CHUNKS_PER_FETCH.first, fitting));
}

const batchOf = ({ partition, lane }: LaneAddress, { first }: Boundary, chunks: readonly Chunk[]): StreamBatch => ({
  id: `${partition}-${lane}-${first}`,
  partition,
  lane,
  chunks,
});

export const boundaryOf = ({ chunks }: Pick<StreamBatch, 'chunks'>): Boundary => ({
  first: chunks[0]?.offset ?? '',
  last: chunks[chunks.length - 1]?.offset ?? '',
});

async function fetchWithin(backend: ConsumerBackend, address: LaneAddress & { from: string }, limits: ReadLimits) {
  const chunks: Chunk[] = [];
  let { from } = address;
  let bytes = 0;
  while (chunks.length < limits.maxChunks) {
    const count = Math.min(nextCount(chunks.length, bytes), limits.maxChunks - chunks.length);
    const more = await backend.range({ ...address, from, count });
    for (const chunk of more) {
      bytes += sizeOf(chunk);
      if (chunks.length > 0 && bytes > limits.maxBytes) return chunks;
      chunks.push(chunk);
    }
    const last = more[more.length - 1];
    if (!last || more.length < count) break;
    from = offsetAfter(last.offset);
  }
  return chunks;
}

async function fetchAll(backend: ConsumerBackend, address: LaneAddress, { first, last }: Boundary): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let from = first;
  let bytes = 0;
  while (true) {
    const count = nextCount(chunks.length, bytes);
    const more = await backend.range({ ...address, from, to: last, count });
    for (const chunk of more) {
      bytes += sizeOf(chunk);
      chunks.push(chunk);
    }
    const end = more[more.length - 1];
    if (!end || more.length < count || end.offset === last) break;
    from = offsetAfter(end.offset);
  }
  // Chunks go away only when the batch is committed, and an owner that committed it would not ask again.
  const there = boundaryOf({ chunks });
  if (there.first !== first || there.last !== last) throw new Fenced('the batch was committed by another owner');
  return chunks;
}

/**
 * Reads the batches of one lane for one owner. The position is asked once; from then on only this owner moves it, or is
 * fenced when it tries.
 */
export class LaneReader {
  #position: Position | null = null;

  constructor(
    readonly backend: ConsumerBackend,
    readonly address: LaneAddress,
    readonly epoch: number,
  ) {}

  /** What is there now: the open batch, or a new one, or null. */
  async next(limits: ReadLimits): Promise<StreamBatch | null> {
    const position = this.#position ?? (await this.backend.position(this.address));
    this.#position = position;
    if (position.open)
      return batchOf(this.address, position.open, await fetchAll(this.backend, this.address, position.open));
    const from = offsetAfter(position.committed);
    const chunks = await fetchWithin(this.backend, { ...this.address, from }, limits);
    if (chunks.length === 0) return null;
    const wanted = boundaryOf({ chunks });
    const boundary = await this.backend.openBatch({ ...this.address, epoch: this.epoch, boundary: wanted });
    this.#position = { ...position, open: boundary };
    const stands = boundary.first === wanted.first && boundary.last === wanted.last;
    return batchOf(this.address, boundary, stands ? chunks : await fetchAll(this.backend, this.address, boundary));
  }

  async commit(batch: StreamBatch): Promise<void> {
    const boundary = boundaryOf(batch);
    await this.backend.commitBatch({ ...this.address, epoch: this.epoch, boundary });
    if (this.#position?.open?.last === boundary.last) this.#position = { committed: boundary.last, open: null };
  }
}
