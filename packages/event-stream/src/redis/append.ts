import type { Redis } from 'ioredis';
import { type LaneAddress, partitionOf } from '../backend';
import { type Lane, type StreamAppender, StreamUnavailable, type Tally } from '../port';
import type { Scripts } from '../scripts';
import { createAnnouncer } from './announce';
import { type Keys, laneName } from './keys';
import { dividePacks, encodePack, offsetIn } from './packs';
import { fieldOf } from './tallies';

interface Pending {
  /** The one object of its lane. */
  readonly address: LaneAddress;
  readonly header: Uint8Array;
  readonly body: Uint8Array;
  /** Of both. */
  readonly bytes: number;
  readonly tally: Tally | undefined;
  readonly sinceMs: number;
  readonly resolve: (appended: { partition: number; offset: string }) => void;
  readonly reject: (error: StreamUnavailable) => void;
}

export interface AppenderOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly scripts: Pick<Scripts, 'countAppends'>;
  readonly partitions: number;
  readonly appendTimeoutMs: number;
  /** Bytes on their way. More are refused at once: a slow Redis must not fill this process. */
  readonly bytesInFlightMax: number;
  /** Redis has no room for more appends. */
  readonly isFull: () => boolean;
  /** Settles once the first connection stands. */
  readonly connected: Promise<void>;
}

/**
 * Least time between the starts of two flushes; the first after a pause starts at once. A flush costs the two processes
 * about 160 µs of CPU however little it carries, and a fast disk answers within half a millisecond: without a floor
 * every entry would pay for a flush of its own.
 */
const FLUSH_EVERY_MS = 5;
/** A flush ends before it is larger, as Redis serves nobody else meanwhile; one entry may be larger on its own. */
const FLUSH_BYTES_MAX = 8 * 1024 * 1024;
const FLUSH_ENTRIES_MAX = 2_000;

class LateAnswer extends Error {
  override readonly name = 'LateAnswer';
}

/** @throws LateAnswer after `ms` */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new LateAnswer('no answer from Redis in time')), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One object for each lane, by which entries are put together. */
function addressesOf(partitions: number): Readonly<Record<Lane, readonly LaneAddress[]>> {
  const of = (lane: Lane) => Array.from({ length: partitions }, (_, partition) => ({ lane, partition }));
  return { live: of('live'), backfill: of('backfill'), overflow: of('overflow') };
}

/** The next flush: the oldest entries, as many as fit. */
function takeGroup(pending: Pending[]): Pending[] {
  let bytes = 0;
  let count = 0;
  for (const entry of pending) {
    bytes += entry.bytes;
    if (count === FLUSH_ENTRIES_MAX || (count > 0 && bytes > FLUSH_BYTES_MAX)) break;
    count++;
  }
  return pending.splice(0, count);
}

/** Sums by name. */
type Sums = Map<string, number>;

const add = (sums: Sums, name: string, count: number) => sums.set(name, (sums.get(name) ?? 0) + count);

/** What a flush counts. Requests of one source and minute come one behind the other: their name is made once. */
function talliesOf(group: readonly Pending[]): Sums {
  const sums: Sums = new Map();
  let last: Tally | undefined;
  let field = '';
  for (const { tally } of group) {
    if (tally === undefined) continue;
    if (tally.minuteMs !== last?.minuteMs || tally.of !== last.of) field = fieldOf(tally);
    last = tally;
    add(sums, field, tally.count);
  }
  return sums;
}

/** Entries of one stream, in order. */
type Pack = readonly [Pending, ...Pending[]];

/** The packs of a flush: all that goes to one stream goes together. */
function packsOf(group: readonly Pending[]): Pack[] {
  const lanes = new Map<LaneAddress, Pending[]>();
  for (const entry of group) {
    const entries = lanes.get(entry.address);
    if (entries) entries.push(entry);
    else lanes.set(entry.address, [entry]);
  }
  return [...lanes.values()].flatMap(dividePacks);
}

function lanesOf(packs: readonly Pack[]): Sums {
  const sums: Sums = new Map();
  for (const pack of packs) add(sums, laneName(pack[0].address), pack.length);
  return sums;
}

/** Tells those whose requests are in a pack where it lies, or that it was not taken. */
function settle(pack: Pack, entryOffset: unknown, answer: unknown): void {
  const { partition } = pack[0].address;
  for (const [n, { resolve, reject }] of pack.entries()) {
    if (typeof entryOffset === 'string') resolve({ partition, offset: offsetIn(entryOffset, n) });
    else reject(new StreamUnavailable('the event stream did not take the entry', { cause: answer }));
  }
}

/**
 * A group commit: while one flush is under way, which Redis answers after one fsync, the next one is gathered. Entries
 * of which no answer came may or may not be there: their clients send them again, and ingest drops the second.
 */
export function createRedisAppender(options: AppenderOptions): StreamAppender {
  const { redis, keys, partitions, appendTimeoutMs } = options;
  const announcer = createAnnouncer((lanes) => redis.publish(keys.arrivals, lanes));
  const addresses = addressesOf(partitions);
  const pending: Pending[] = [];
  let bytesInFlight = 0;
  let isRunning = false;
  let lastStartMs = 0;
  let last = { key: '', partition: partitionOf('', partitions) };

  /** Requests of one source come one behind the other. */
  function partitionFor(key: string): number {
    if (key !== last.key) last = { key, partition: partitionOf(key, partitions) };
    return last.partition;
  }

  /** Answers with the offset of each pack. */
  async function send(packs: readonly Pack[], tallies: Sums): Promise<readonly unknown[]> {
    await options.connected;
    const transaction = redis.multi();
    for (const pack of packs) transaction.xadd(keys.stream(pack[0].address), '*', 'pack', encodePack(pack));
    const lanes = lanesOf(packs);
    const counted = [
      keys.arrivals,
      announcer.due(lanes.keys()),
      lanes.size,
      ...[...lanes].flat(),
      ...[...tallies].flat(),
    ];
    options.scripts.countAppends.runIn(transaction, [keys.tallies, keys.waiting], counted);
    const answers = (await transaction.exec()) ?? [];
    return answers.map(([error, offset]) => error ?? offset);
  }

  async function flush(): Promise<void> {
    const group = takeGroup(pending);
    const packs = packsOf(group);
    const leftMs = (group[0]?.sinceMs ?? 0) + appendTimeoutMs - performance.now();
    const answer = await within(send(packs, talliesOf(group)), leftMs).catch((error: unknown) => {
      // What still waits in the socket of a Redis that hangs goes with the connection, or it would pile up here.
      if (error instanceof LateAnswer && redis.status === 'ready') redis.disconnect(true);
      return error;
    });
    for (const entry of group) bytesInFlight -= entry.bytes;
    const offsets: readonly unknown[] = Array.isArray(answer) ? answer : [];
    for (const [index, pack] of packs.entries()) settle(pack, offsets[index], answer);
  }

  async function run(): Promise<void> {
    while (pending.length > 0) {
      const pauseMs = lastStartMs + FLUSH_EVERY_MS - performance.now();
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      lastStartMs = performance.now();
      await flush();
    }
    isRunning = false;
  }

  return {
    partitionOf: partitionFor,
    append({ lane, partitionKey, header, body, tally }) {
      const address = addresses[lane][partitionFor(partitionKey)] as LaneAddress;
      const bytes = header.byteLength + body.byteLength;
      if (options.isFull()) return Promise.reject(new StreamUnavailable('the event stream is almost full'));
      if (bytesInFlight > 0 && bytesInFlight + bytes > options.bytesInFlightMax) {
        return Promise.reject(new StreamUnavailable('too much is on its way to the event stream'));
      }
      bytesInFlight += bytes;
      return new Promise((resolve, reject) => {
        pending.push({ address, header, body, bytes, tally, sinceMs: performance.now(), resolve, reject });
        if (isRunning) return;
        isRunning = true;
        // A turn of the event loop first, so that those who come together go together.
        setImmediate(() => void run());
      });
    },
  };
}
