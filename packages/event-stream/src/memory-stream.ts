import {
  type Boundary,
  type ConsumerBackend,
  type EventStream,
  type HeldLease,
  type LaneAddress,
  partitionOf,
  START,
} from './backend';
import { createConsumer, DEFAULT_TIMING, type LeaseTiming } from './consumer';
import {
  type AppendTallies,
  type Chunk,
  Fenced,
  type InFlightChunks,
  LANES,
  type StreamAppender,
  type Tally,
} from './port';

interface Lease {
  owner: string;
  epoch: number;
  untilMs: number;
}

interface LaneLog {
  chunks: Chunk[];
  committed: string;
  open: Boundary | null;
  readonly wakes: Set<() => void>;
}

/** Offsets here are `<ms>-<sequence>` with one growing sequence, so that the sequence alone orders them. */
const orderOf = (offset: string): number => Number(offset.split('-')[1]);

/** What several processes would share: the streams, the leases and the bytes in flight. */
export class MemoryStreamStore {
  readonly #lanes = new Map<string, LaneLog>();
  readonly #leases = new Map<number, Lease>();
  readonly #owners = new Map<string, number>();
  readonly #inFlight = new Map<string, { bytes: Uint8Array; holders: Set<string> }>();
  readonly #tallies = new Map<string, Tally>();
  #taken: { id: string; tallies: readonly Tally[] } | null = null;
  #sequence = 0;

  constructor(readonly partitions: number) {}

  #lane({ lane, partition }: LaneAddress): LaneLog {
    const key = `${lane}:${partition}`;
    const log = this.#lanes.get(key) ?? { chunks: [], committed: START, open: null, wakes: new Set() };
    this.#lanes.set(key, log);
    return log;
  }

  #check(partition: number, epoch: number): void {
    if (this.#leases.get(partition)?.epoch !== epoch) throw new Fenced('another owner holds the partition');
  }

  appender(): StreamAppender {
    return {
      partitionOf: (key) => partitionOf(key, this.partitions),
      append: async ({ lane, partitionKey, header, body, tally }) => {
        const partition = partitionOf(partitionKey, this.partitions);
        const offset = `${Date.now()}-${++this.#sequence}`;
        const log = this.#lane({ lane, partition });
        log.chunks.push({ offset, header: Uint8Array.from(header), body: Uint8Array.from(body) });
        if (tally) this.#count(tally);
        for (const wake of [...log.wakes]) wake();
        return { partition, offset };
      },
    };
  }

  #count(tally: Tally): void {
    const key = `${tally.minuteMs} ${tally.of}`;
    this.#tallies.set(key, { ...tally, count: tally.count + (this.#tallies.get(key)?.count ?? 0) });
  }

  tallies(): AppendTallies {
    return {
      take: async () => {
        if (this.#taken === null && this.#tallies.size > 0) {
          this.#taken = { id: String(++this.#sequence), tallies: [...this.#tallies.values()] };
          this.#tallies.clear();
        }
        return this.#taken;
      },
      forget: async (id) => {
        if (this.#taken?.id === id) this.#taken = null;
      },
    };
  }

  inFlight(): InFlightChunks {
    return {
      put: async ({ id, bytes, holders }) => {
        if (holders.length === 0) return;
        const before = this.#inFlight.get(id)?.holders ?? [];
        this.#inFlight.set(id, { bytes: Uint8Array.from(bytes), holders: new Set([...before, ...holders]) });
      },
      load: async (id) => this.#inFlight.get(id)?.bytes ?? null,
      release: async ({ id, holder }) => {
        const entry = this.#inFlight.get(id);
        entry?.holders.delete(holder);
        if (entry?.holders.size === 0) this.#inFlight.delete(id);
      },
    };
  }

  #claim({ owner, ttlMs, more }: { owner: string; ttlMs: number; more: boolean }): HeldLease[] {
    const nowMs = Date.now();
    for (const [other, untilMs] of this.#owners) if (untilMs < nowMs) this.#owners.delete(other);
    this.#owners.set(owner, nowMs + ttlMs);
    const share = Math.ceil(this.partitions / this.#owners.size);
    const held: HeldLease[] = [];
    const free: number[] = [];
    for (let partition = 0; partition < this.partitions; partition++) {
      const lease = this.#leases.get(partition);
      const alive = lease !== undefined && lease.untilMs > nowMs;
      if (alive && lease.owner === owner) {
        lease.untilMs = nowMs + ttlMs;
        held.push({ partition, epoch: lease.epoch, keep: held.length < share });
      } else if (!alive) free.push(partition);
    }
    for (const partition of more ? free.slice(0, Math.max(0, share - held.length)) : []) {
      const epoch = (this.#leases.get(partition)?.epoch ?? 0) + 1;
      this.#leases.set(partition, { owner, epoch, untilMs: nowMs + ttlMs });
      held.push({ partition, epoch, keep: true });
    }
    return held;
  }

  #commit({ epoch, boundary, ...address }: LaneAddress & { epoch: number; boundary: Boundary }): void {
    this.#check(address.partition, epoch);
    const log = this.#lane(address);
    if (log.open?.first !== boundary.first || log.open.last !== boundary.last) return;
    log.committed = boundary.last;
    log.open = null;
    log.chunks = log.chunks.filter(({ offset }) => orderOf(offset) > orderOf(boundary.last));
  }

  backend(): ConsumerBackend {
    return {
      claim: async (input) => this.#claim(input),
      release: async ({ owner, partition, epoch }) => {
        const lease = this.#leases.get(partition);
        if (lease?.owner === owner && lease.epoch === epoch) lease.untilMs = 0;
      },
      leave: async (owner) => {
        this.#owners.delete(owner);
      },
      check: async ({ partition, epoch }) => this.#check(partition, epoch),
      position: async (address) => {
        const { committed, open } = this.#lane(address);
        return { committed, open };
      },
      range: async ({ from, to, count, ...address }) =>
        this.#lane(address)
          .chunks.filter(({ offset }) => orderOf(offset) >= orderOf(from))
          .filter(({ offset }) => to === undefined || orderOf(offset) <= orderOf(to))
          .slice(0, count)
          .map((chunk) => ({
            offset: chunk.offset,
            chunks: [chunk],
            bytes: chunk.header.byteLength + chunk.body.byteLength,
          })),
      openBatch: async ({ epoch, boundary, ...address }) => {
        this.#check(address.partition, epoch);
        const log = this.#lane(address);
        log.open ??= boundary;
        return log.open;
      },
      commitBatch: async (input) => this.#commit(input),
      onArrival: (address, wake) => {
        const { wakes } = this.#lane(address);
        wakes.add(wake);
        return () => {
          wakes.delete(wake);
        };
      },
      lag: async () =>
        LANES.flatMap((lane) =>
          Array.from({ length: this.partitions }, (_, partition) => {
            const [first, ...rest] = this.#lane({ lane, partition }).chunks;
            const oldestMs = first ? Math.max(0, Date.now() - Number(first.offset.split('-')[0])) : 0;
            return { partition, lane, chunks: first ? rest.length + 1 : 0, oldestMs };
          }),
        ),
    };
  }
}

export interface MemoryStreamOptions extends Partial<LeaseTiming> {
  readonly partitions: number;
  /** Given to several streams, they are processes on one store. */
  readonly store?: MemoryStreamStore;
}

/** The event stream in memory, for tests of those who use it. Nothing survives the process. */
export function createMemoryStream(options: MemoryStreamOptions): EventStream {
  const store = options.store ?? new MemoryStreamStore(options.partitions);
  return {
    appender: store.appender(),
    consumer: createConsumer(store.backend(), {
      leaseTtlMs: options.leaseTtlMs ?? DEFAULT_TIMING.leaseTtlMs,
      renewEveryMs: options.renewEveryMs ?? DEFAULT_TIMING.renewEveryMs,
    }),
    inFlight: store.inFlight(),
    tallies: store.tallies(),
    ready: async () => {},
    close: async () => {},
  };
}
