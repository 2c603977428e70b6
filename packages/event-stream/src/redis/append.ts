import type { Redis } from 'ioredis';
import { partitionOf } from '../backend';
import { type AppendInput, type StreamAppender, StreamUnavailable } from '../port';
import type { Scripts } from '../scripts';
import { createAnnouncer } from './announce';
import type { Keys } from './keys';
import { fieldOf } from './tallies';

interface Pending {
  readonly input: AppendInput;
  readonly partition: number;
  readonly bytes: number;
  readonly sinceMs: number;
  readonly resolve: (offset: string) => void;
  readonly reject: (error: StreamUnavailable) => void;
}

export interface AppenderOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly scripts: Pick<Scripts, 'appendChunks'>;
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

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

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

/** The tallies of a flush, added up: fields and counts behind each other. */
function talliesOf(group: readonly Pending[]): (string | number)[] {
  const sums = new Map<string, number>();
  for (const { tally } of group.map(({ input }) => input)) {
    if (tally === undefined) continue;
    const field = fieldOf(tally);
    sums.set(field, (sums.get(field) ?? 0) + tally.count);
  }
  return [...sums].flat();
}

/** Keys and arguments of `append-chunks.lua`. */
function commandOf(group: readonly Pending[], keys: Keys) {
  const places = new Map<string, number>();
  const lanes = new Set<string>();
  const entries: (number | Buffer)[] = [];
  for (const { input, partition } of group) {
    const stream = keys.stream({ lane: input.lane, partition });
    const place = places.get(stream) ?? places.size + 1;
    places.set(stream, place);
    lanes.add(`${input.lane}:${partition}`);
    entries.push(place, asBuffer(input.header), asBuffer(input.body));
  }
  const tallies = talliesOf(group);
  return { streams: [...places.keys()], lanes, tail: [tallies.length / 2, ...tallies, ...entries] };
}

/**
 * A group commit: while one flush is under way, which Redis answers after one fsync, the next one is gathered. Entries
 * of which no answer came may or may not be there: their clients send them again, and ingest drops the second.
 */
export function createRedisAppender(options: AppenderOptions): StreamAppender {
  const { redis, keys, partitions, appendTimeoutMs } = options;
  const announcer = createAnnouncer((lanes) => redis.publish(keys.arrivals, lanes));
  const pending: Pending[] = [];
  let bytesInFlight = 0;
  let isRunning = false;
  let lastStartMs = 0;

  async function send(group: readonly Pending[]): Promise<unknown> {
    await options.connected;
    const { streams, lanes, tail } = commandOf(group, keys);
    const args = [keys.arrivals, announcer.due(lanes), ...tail];
    return options.scripts.appendChunks.run(redis, [keys.tallies, ...streams], args);
  }

  async function flush(): Promise<void> {
    const group = takeGroup(pending);
    const leftMs = (group[0]?.sinceMs ?? 0) + appendTimeoutMs - performance.now();
    const answer = await within(send(group), leftMs).catch((error: unknown) => {
      // What still waits in the socket of a Redis that hangs goes with the connection, or it would pile up here.
      if (error instanceof LateAnswer && redis.status === 'ready') redis.disconnect(true);
      return error;
    });
    for (const { bytes } of group) bytesInFlight -= bytes;
    const offsets: readonly unknown[] = Array.isArray(answer) ? answer : [];
    group.forEach(({ resolve, reject }, index) => {
      const offset = offsets[index];
      if (typeof offset === 'string') resolve(offset);
      else reject(new StreamUnavailable('the event stream did not take the entry', { cause: answer }));
    });
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
    partitionOf: (key) => partitionOf(key, partitions),
    append(input) {
      const partition = partitionOf(input.partitionKey, partitions);
      const bytes = input.header.byteLength + input.body.byteLength;
      if (options.isFull()) return Promise.reject(new StreamUnavailable('the event stream is almost full'));
      if (bytesInFlight > 0 && bytesInFlight + bytes > options.bytesInFlightMax) {
        return Promise.reject(new StreamUnavailable('too much is on its way to the event stream'));
      }
      bytesInFlight += bytes;
      return new Promise<{ partition: number; offset: string }>((resolve, reject) => {
        const done = { reject, resolve: (offset: string) => resolve({ partition, offset }) };
        pending.push({ input, partition, bytes, sinceMs: performance.now(), ...done });
        if (isRunning) return;
        isRunning = true;
        // A turn of the event loop first, so that those who come together go together.
        setImmediate(() => void run());
      });
    },
  };
}
