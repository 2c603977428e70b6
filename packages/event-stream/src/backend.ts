import type { AppendTallies, Chunk, InFlightChunks, Lane, StreamAppender, StreamConsumer, StreamLag } from './port';

/** Chunks that were appended as one piece. Batches begin and end with whole entries, and positions lie between them. */
export interface StreamEntry {
  /** That of its first chunk. */
  readonly offset: string;
  /** One at least. Their offsets are `<entry's>`, `<entry's>.1`, `<entry's>.2` … */
  readonly chunks: readonly Chunk[];
  /** Size of their headers and bodies, as they are kept. */
  readonly bytes: number;
}

/** A batch's boundary: the offsets of its first and last entry, both included. */
export interface Boundary {
  readonly first: string;
  readonly last: string;
}

/** Where a lane of a partition stands. */
export interface Position {
  /** Offset of the last committed entry; '0-0' before the first. */
  readonly committed: string;
  /** The batch that was handed out and not committed. */
  readonly open: Boundary | null;
}

export interface HeldLease {
  readonly partition: number;
  readonly epoch: number;
  /** False: others should have it; give it back as soon as the work at hand is done. */
  readonly keep: boolean;
}

export interface LaneAddress {
  readonly partition: number;
  readonly lane: Lane;
}

/** What a store of streams must do for consumers. Leases, batches and waiting are built on it, once for all stores. */
export interface ConsumerBackend {
  /** Counts the owner as alive, renews its leases, takes free ones up to its fair share when it wants `more`. */
  claim(input: { owner: string; ttlMs: number; more: boolean }): Promise<readonly HeldLease[]>;
  release(input: { owner: string; partition: number; epoch: number }): Promise<void>;
  /** The owner no longer counts in the sharing. */
  leave(owner: string): Promise<void>;
  /** @throws Fenced when the epoch is not the lease's any more */
  check(input: { partition: number; epoch: number }): Promise<void>;
  position(address: LaneAddress): Promise<Position>;
  /** Entries in order, from an offset (included) to another (included, open when absent). */
  range(input: LaneAddress & { from: string; to?: string; count: number }): Promise<readonly StreamEntry[]>;
  /** Durable. Returns the boundary that stands. @throws Fenced */
  openBatch(input: LaneAddress & { epoch: number; boundary: Boundary }): Promise<Boundary>;
  /** Durable. Nothing happens when the batch, of so many chunks, is not the open one. @throws Fenced */
  commitBatch(input: LaneAddress & { epoch: number; boundary: Boundary; chunks: number }): Promise<void>;
  /** Calls back whenever something may have come to a lane. Returns how to stop it. */
  onArrival(address: LaneAddress, wake: () => void): () => void;
  lag(): Promise<readonly StreamLag[]>;
}

/** The event stream, whatever it runs on. */
export interface EventStream {
  readonly appender: StreamAppender;
  readonly consumer: StreamConsumer;
  readonly inFlight: InFlightChunks;
  readonly tallies: AppendTallies;
  /** Resolves once the stream answers. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export const START = '0-0';

/** The offset of the entry that a chunk came with. */
export const entryOf = (offset: string): string => offset.split('.', 1)[0] ?? '';

/** The smallest offset that an entry above another may have. */
export function offsetAfter(offset: string): string {
  const [ms = '0', sequence = '0'] = offset.split('-');
  return `${ms}-${BigInt(sequence) + 1n}`;
}

/** FNV-1a over UTF-16 units: which partition a key belongs to. Changing it moves keys. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193) >>> 0;
  return hash % partitions;
}
