/** Separate queues of one partition. A busy lane never delays a calmer one. */
export const LANES = ['live', 'backfill', 'overflow'] as const;
export type Lane = (typeof LANES)[number];

/** What one request brought. Header and body are opaque to the stream. */
export interface Chunk {
  /**
   * Its place: unique within partition and lane, and ordered as appended, by its numbers one after the other. For Redis
   * `<ms>-<seq>`, and `<ms>-<seq>.<n>` for what was appended together with the one of that name.
   */
  readonly offset: string;
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

const OFFSET_NUMBERS = 3;

/**
 * The numbers of a chunk's offset. Always as many, so that places of chunks are in order number by number, whatever
 * follows them. `1700000000000-12.3` is 1700000000000, 12, 3; `1700000000000-12`, which came before it, ends in 0.
 */
export function offsetNumbers(offset: string): number[] {
  const numbers = offset.split(/[-.]/).map(Number);
  while (numbers.length < OFFSET_NUMBERS) numbers.push(0);
  return numbers;
}

/**
 * Chunks in order, as handed to a partition's owner. The batch is stable: until it is committed, the same partition and lane hand out the same chunks under
 * the same id, to whichever owner asks, even after a crash. Job and row keys may be derived from it.
 */
export interface StreamBatch {
  readonly id: string;
  readonly partition: number;
  readonly lane: Lane;
  readonly chunks: readonly Chunk[];
  /** Whether it is all that was there: nothing was left behind it for the next one. False when nobody can say any more. */
  readonly isWhole: boolean;
}

export interface AppendInput {
  readonly lane: Lane;
  /** Decides the partition. The source id; entries with one key stay in order. */
  readonly partitionKey: string;
  readonly header: Uint8Array;
  readonly body: Uint8Array;
  /** What is counted with the entry, as one step: either both are there or none. */
  readonly tally?: Tally;
}

/** How many of something came in a minute. Opaque to the stream. */
export interface Tally {
  /** Whose they are. */
  readonly of: string;
  readonly minuteMs: number;
  readonly count: number;
}

/** Counts that were kept by the appends themselves, whatever becomes of the entries behind them. */
export interface AppendTallies {
  /** Sums since the last take, under an id of their own; the same again until they are forgotten. Null when there are none. */
  take(): Promise<{ readonly id: string; readonly tallies: readonly Tally[] } | null>;
  /** Once they are safe elsewhere. Nothing when the id was forgotten before. */
  forget(id: string): Promise<void>;
}

/** The stream could not promise durability. Callers answer 503; nothing may be assumed about the entry. */
export class StreamUnavailable extends Error {
  override readonly name = 'StreamUnavailable';
}

/** Another owner holds the partition now. Stop at once, write nothing more. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

export interface StreamAppender {
  /** Resolves once the entry is durable (fsync included). @throws StreamUnavailable */
  append(input: AppendInput): Promise<{ readonly partition: number; readonly offset: string }>;
  partitionOf(partitionKey: string): number;
}

/** The right to consume one partition, all lanes of it. Fenced by an epoch that grows with every new owner. */
export interface PartitionLease {
  readonly partition: number;
  readonly epoch: number;
  /** Aborted once the lease is lost or released. */
  readonly lost: AbortSignal;
  /**
   * The next uncommitted batch of a lane, or null when nothing came within `waitMs`. Bounded by `maxChunks` and
   * `maxBytes` (header + body as stored), which what was appended together may exceed: it is given together, and at least
   * one chunk always. @throws Fenced
   */
  read(lane: Lane, limits: { maxChunks: number; maxBytes: number; waitMs: number }): Promise<StreamBatch | null>;
  /**
   * Whether a lane still holds an uncommitted chunk that may have been appended before the batch's last one: who must
   * not overtake it waits. By the store's own clock; chunks of the same millisecond count as earlier.
   */
  holdsOlder(lane: Lane, batch: StreamBatch): Promise<boolean>;
  /**
   * Asks whether the partition is still this owner's. To be called before what a later owner can't undo: one that was
   * stopped in mid-batch, and wakes up when another has done its work, ends here. @throws Fenced
   */
  confirm(): Promise<void>;
  /** Moves the position behind the batch. Idempotent for the owner. @throws Fenced when another owner took over. */
  commit(batch: StreamBatch): Promise<void>;
  release(): Promise<void>;
}

export interface StreamLag {
  readonly partition: number;
  readonly lane: Lane;
  readonly chunks: number;
  /** Age of the oldest uncommitted chunk in ms, 0 when there is none. */
  readonly oldestMs: number;
}

export interface StreamConsumer {
  /**
   * Takes this owner's fair share of the partitions, keeps the leases alive, and calls `onLease` for each one gained.
   * Returns once `signal` is aborted and every lease is released.
   */
  run(input: { owner: string; onLease: (lease: PartitionLease) => Promise<void>; signal: AbortSignal }): Promise<void>;
  lag(): Promise<readonly StreamLag[]>;
}

/**
 * Event bytes that deliveries under way still need, so that a job carries a reference. Kept until every holder is
 * done, and no longer than the time to live: after that `load` answers null and the event store has the events.
 */
export interface InFlightChunks {
  /** Idempotent: the same id, bytes and holders may be put again. */
  put(input: { id: string; bytes: Uint8Array; holders: readonly string[] }): Promise<void>;
  load(id: string): Promise<Uint8Array | null>;
  /** Idempotent. The bytes go when no holder is left. */
  release(input: { id: string; holder: string }): Promise<void>;
}
