import { type ConsumerBackend, type HeldLease, START } from './backend';
import type { Lane, PartitionLease, StreamBatch, StreamConsumer } from './port';
import { LaneReader, type ReadLimits } from './read-batch';

export interface LeaseTiming {
  /** A lease that was not renewed for so long is anybody's. */
  readonly leaseTtlMs: number;
  readonly renewEveryMs: number;
}

export const DEFAULT_TIMING: LeaseTiming = { leaseTtlMs: 6_000, renewEveryMs: 1_500 };

interface Running {
  readonly lease: PartitionLease;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Resolves at the first of: something came, the time is over, the lease is lost. */
function arrivalOrTimeout(
  backend: ConsumerBackend,
  input: { partition: number; lane: Lane; waitMs: number; lost: AbortSignal },
) {
  let finish = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    const stopListening = backend.onArrival(input, () => finish());
    const timer = setTimeout(() => finish(), input.waitMs);
    finish = () => {
      clearTimeout(timer);
      stopListening();
      input.lost.removeEventListener('abort', finish);
      resolve();
    };
    input.lost.addEventListener('abort', finish);
    if (input.lost.aborted) finish();
  });
  return { arrived, cancel: () => finish() };
}

async function readOrWait(reader: LaneReader, limits: ReadLimits, lost: AbortSignal): Promise<StreamBatch | null> {
  const deadline = performance.now() + limits.waitMs;
  while (true) {
    // Listening starts before the look, so that nothing can come unnoticed in between.
    const waiting = arrivalOrTimeout(reader.backend, {
      ...reader.address,
      waitMs: Math.max(0, deadline - performance.now()),
      lost,
    });
    try {
      const batch = await reader.next(limits);
      if (batch || limits.waitMs === 0 || lost.aborted) return batch;
      await waiting.arrived;
      if (lost.aborted) return null;
      if (performance.now() >= deadline) return await reader.next(limits);
    } finally {
      waiting.cancel();
    }
  }
}

const appendedMs = (offset: string): number => Number(offset.split('-')[0]);

function makeLease(
  backend: ConsumerBackend,
  owner: string,
  { partition, epoch }: HeldLease,
  lost: AbortSignal,
): PartitionLease {
  const readers = new Map<Lane, LaneReader>();
  const readerOf = (lane: Lane): LaneReader => {
    const reader = readers.get(lane) ?? new LaneReader(backend, { partition, lane }, epoch);
    readers.set(lane, reader);
    return reader;
  };
  return {
    partition,
    epoch,
    lost,
    read: (lane, limits) => readOrWait(readerOf(lane), limits, lost),
    async holdsOlder(lane, batch) {
      // Committed chunks are gone, so the first one that is there is the oldest that waits.
      const [oldest] = await backend.range({ partition, lane, from: START, count: 1 });
      return oldest !== undefined && appendedMs(oldest.offset) <= appendedMs(batch.chunks.at(-1)?.offset ?? START);
    },
    confirm: () => backend.check({ partition, epoch }),
    commit: (batch) => readerOf(batch.lane).commit(batch),
    release: () => backend.release({ owner, partition, epoch }),
  };
}

/** Waits, or returns at once when the signal is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });
}

type RunInput = Parameters<StreamConsumer['run']>[0];

/** The leases of one owner, from claim to release. */
class LeaseHolder {
  readonly #running = new Map<number, Running>();
  #renewedAtMs = performance.now();

  constructor(
    readonly backend: ConsumerBackend,
    readonly timing: LeaseTiming,
    readonly input: RunInput,
  ) {}

  /** One round of renewing and taking. A store that is away costs nothing before the leases' time is over. */
  async round(): Promise<void> {
    const startedAtMs = performance.now();
    try {
      const held = await this.backend.claim({ owner: this.input.owner, ttlMs: this.timing.leaseTtlMs, more: true });
      this.#renewedAtMs = startedAtMs;
      this.#follow(held);
    } catch {
      if (performance.now() - this.#renewedAtMs > this.timing.leaseTtlMs) this.stopAll();
    }
  }

  #follow(held: readonly HeldLease[]): void {
    const byPartition = new Map(held.map((lease) => [lease.partition, lease]));
    for (const [partition, { lease, stop }] of this.#running) {
      const now = byPartition.get(partition);
      if (now?.epoch !== lease.epoch || !now.keep) stop.abort();
    }
    // One that is still winding down is started again in a later round.
    for (const lease of held) if (lease.keep && !this.#running.has(lease.partition)) this.#start(lease);
  }

  #start(held: HeldLease): void {
    const stop = new AbortController();
    const lease = makeLease(this.backend, this.input.owner, held, stop.signal);
    const done = this.#serve(lease, stop);
    this.#running.set(held.partition, { lease, stop, done });
  }

  async #serve(lease: PartitionLease, stop: AbortController): Promise<void> {
    // The caller tells of its own failures; here they mean that the partition is given back, and taken again later.
    await Promise.resolve()
      .then(() => this.input.onLease(lease))
      .catch(() => pause(this.timing.renewEveryMs, this.input.signal));
    stop.abort();
    await lease.release().catch(() => {});
    this.#running.delete(lease.partition);
  }

  stopAll(): void {
    for (const { stop } of this.#running.values()) stop.abort();
  }

  async end(): Promise<void> {
    this.stopAll();
    const renewing = new AbortController();
    const renewals = this.#renewUntil(renewing.signal);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    renewing.abort();
    await renewals;
    await this.backend.leave(this.input.owner).catch(() => {});
  }

  /** Work at hand may outlast a lease: it is kept until that work has ended. */
  async #renewUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.timing.renewEveryMs, signal);
      if (signal.aborted || this.#running.size === 0) return;
      await this.backend.claim({ owner: this.input.owner, ttlMs: this.timing.leaseTtlMs, more: false }).catch(() => {});
    }
  }
}

/** A consumer over any store of streams: fair sharing, leases under fencing epochs, stable batches. */
export function createConsumer(backend: ConsumerBackend, timing: LeaseTiming): StreamConsumer {
  return {
    async run(input) {
      const holder = new LeaseHolder(backend, timing, input);
      while (!input.signal.aborted) {
        await holder.round();
        await pause(timing.renewEveryMs, input.signal);
      }
      await holder.end();
    },
    lag: () => backend.lag(),
  };
}
