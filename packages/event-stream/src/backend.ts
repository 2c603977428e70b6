import type { AppendTallies, Chunk, InFlightChunks, Lane, StreamAppender, StreamConsumer, StreamLag } from './port';

/** A batch's boundary: its first and last offset, both included. */
export interface Boundary {
  readonly first: string;
  readonly last: string;
}

/** Where a lane of a partition stands. */
export interface Position {
  /** Offset of the last committed chunk; '0-0' before the first. */
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
  /** Chunks in order, from an offset (included) to another (included, open when absent). */
  range(input: LaneAddress & { from: string; to?: string; count: number }): Promise<readonly Chunk[]>;
  /** Durable. Returns the boundary that stands. @throws Fenced */
  openBatch(input: LaneAddress & { epoch: number; boundary: Boundary }): Promise<Boundary>;
  /** Durable. Nothing happens when the batch is not the open one. @throws Fenced */
  commitBatch(input: LaneAddress & { epoch: number; boundary: Boundary }): Promise<void>;
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

/** The smallest offset above another. */
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
