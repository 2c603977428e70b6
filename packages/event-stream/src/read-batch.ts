import {
  type Boundary,
  type ConsumerBackend,
  entryOf,
  type LaneAddress,
  offsetAfter,
  type Position,
  type StreamEntry,
} from './backend';
import { type Chunk, Fenced, type StreamBatch } from './port';

export interface ReadLimits {
  readonly maxChunks: number;
  readonly maxBytes: number;
  readonly waitMs: number;
}

/**
 * Entries fetched at a time: few at first, so that large ones don't fill the memory before they are counted, then as many
 * as make up a fetch by the size of those that came before.
 */
const ENTRIES_PER_FETCH = { first: 16, max: 1_000 } as const;
const BYTES_PER_FETCH = 4 * 1024 * 1024;

/** The chunks of the entries that were read so far. */
class Gathered {
  readonly chunks: Chunk[] = [];
  bytes = 0;
  #entries = 0;

  add({ chunks, bytes }: StreamEntry): void {
    for (const chunk of chunks) this.chunks.push(chunk);
    this.bytes += bytes;
    this.#entries++;
  }

  /** How many entries are to be fetched next. */
  nextCount(): number {
    if (this.#entries === 0) return ENTRIES_PER_FETCH.first;
    const fitting = Math.floor((BYTES_PER_FETCH * this.#entries) / Math.max(1, this.bytes));
    return Math.min(ENTRIES_PER_FETCH.max, Math.max(ENTRIES_PER_FETCH.first, fitting));
  }
}

type Content = Pick<StreamBatch, 'chunks' | 'isWhole'>;

const batchOf = ({ partition, lane }: LaneAddress, { first }: Boundary, { chunks, isWhole }: Content): StreamBatch => ({
  id: `${partition}-${lane}-${first}`,
  partition,
  lane,
  chunks,
  isWhole,
});

/** Of whole entries, whose offsets are those of their first chunks. */
const boundaryOf = (chunks: readonly Chunk[]): Boundary => ({
  first: entryOf(chunks[0]?.offset ?? ''),
  last: entryOf(chunks[chunks.length - 1]?.offset ?? ''),
});

async function fetchWithin(
  backend: ConsumerBackend,
  address: LaneAddress & { from: string },
  limits: ReadLimits,
): Promise<Content> {
  const gathered = new Gathered();
  const { chunks } = gathered;
  let { from } = address;
  while (chunks.length < limits.maxChunks) {
    const count = Math.min(gathered.nextCount(), limits.maxChunks - chunks.length);
    const more = await backend.range({ ...address, from, count });
    for (const entry of more) {
      const isFull = chunks.length >= limits.maxChunks || gathered.bytes + entry.bytes > limits.maxBytes;
      if (chunks.length > 0 && isFull) return { chunks, isWhole: false };
      gathered.add(entry);
    }
    const last = more[more.length - 1];
    if (!last || more.length < count) return { chunks, isWhole: true };
    from = offsetAfter(last.offset);
  }
  return { chunks, isWhole: false };
}

async function fetchAll(backend: ConsumerBackend, address: LaneAddress, { first, last }: Boundary): Promise<Content> {
  const gathered = new Gathered();
  let from = first;
  while (true) {
    const count = gathered.nextCount();
    const more = await backend.range({ ...address, from, to: last, count });
    for (const entry of more) gathered.add(entry);
    const end = more[more.length - 1];
    if (!end || more.length < count || end.offset === last) break;
    from = offsetAfter(end.offset);
  }
  // Entries go away only when the batch is committed, and an owner that committed it would not ask again.
  const there = boundaryOf(gathered.chunks);
  if (there.first !== first || there.last !== last) throw new Fenced('the batch was committed by another owner');
  return { chunks: gathered.chunks, isWhole: false };
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
    const found = await fetchWithin(this.backend, { ...this.address, from }, limits);
    if (found.chunks.length === 0) return null;
    const wanted = boundaryOf(found.chunks);
    const boundary = await this.backend.openBatch({ ...this.address, epoch: this.epoch, boundary: wanted });
    this.#position = { ...position, open: boundary };
    const stands = boundary.first === wanted.first && boundary.last === wanted.last;
    return batchOf(this.address, boundary, stands ? found : await fetchAll(this.backend, this.address, boundary));
  }

  async commit(batch: StreamBatch): Promise<void> {
    const boundary = boundaryOf(batch.chunks);
    const chunks = batch.chunks.length;
    await this.backend.commitBatch({ ...this.address, epoch: this.epoch, boundary, chunks });
    if (this.#position?.open?.last === boundary.last) this.#position = { committed: boundary.last, open: null };
  }
}
