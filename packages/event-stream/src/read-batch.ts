import { type Boundary, type ConsumerBackend, type LaneAddress, offsetAfter, type Position } from './backend';
import { type Chunk, Fenced, type StreamBatch } from './port';

export interface ReadLimits {
  readonly maxChunks: number;
  readonly maxBytes: number;
  readonly waitMs: number;
}

/** Chunks fetched at a time, so that a few large ones don't fill the memory before they are counted. */
const CHUNKS_PER_FETCH = 32;

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
    const count = Math.min(CHUNKS_PER_FETCH, limits.maxChunks - chunks.length);
    const more = await backend.range({ ...address, from, count });
    for (const chunk of more) {
      bytes += chunk.header.byteLength + chunk.body.byteLength;
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
  while (true) {
    const more = await backend.range({ ...address, from, to: last, count: CHUNKS_PER_FETCH });
    chunks.push(...more);
    const end = more[more.length - 1];
    if (!end || more.length < CHUNKS_PER_FETCH || end.offset === last) break;
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
