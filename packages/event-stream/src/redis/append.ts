import type { Redis } from 'ioredis';
import { partitionOf } from '../backend';
import { type AppendInput, type StreamAppender, StreamUnavailable } from '../port';
import type { Keys } from './keys';

interface Pending {
  readonly input: AppendInput;
  readonly partition: number;
  readonly bytes: number;
  readonly resolve: (offset: string) => void;
  readonly reject: (error: StreamUnavailable) => void;
}

export interface AppenderOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly partitions: number;
  readonly appendTimeoutMs: number;
  /** Bytes on their way. More are refused at once: a slow Redis must not fill this process. */
  readonly bytesInFlightMax: number;
  /** Redis has no room for more appends. */
  readonly isFull: () => boolean;
  /** Settles once the first connection stands. */
  readonly connected: Promise<void>;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

class LateAnswer extends Error {
  override readonly name = 'LateAnswer';
}

/** @throws LateAnswer after `ms` */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new LateAnswer(`no answer from Redis within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Appends that come in one turn of the event loop go as one pipeline, which Redis answers after one fsync. An entry of
 * which no answer came may or may not be there: the caller's client sends it again, and ingest drops the second.
 */
export function createRedisAppender(options: AppenderOptions): StreamAppender {
  const { redis, keys, partitions, appendTimeoutMs } = options;
  let pending: Pending[] = [];
  let bytesInFlight = 0;

  async function send(group: readonly Pending[]) {
    await options.connected;
    const pipeline = redis.pipeline();
    const arrivals = new Set<string>();
    for (const { input, partition } of group) {
      const stream = keys.stream({ lane: input.lane, partition });
      pipeline.xadd(stream, '*', 'h', asBuffer(input.header), 'b', asBuffer(input.body));
      arrivals.add(`${input.lane}:${partition}`);
    }
    pipeline.publish(keys.arrivals, [...arrivals].join(' '));
    return pipeline.exec();
  }

  async function flush(): Promise<void> {
    const group = pending;
    pending = [];
    const answers = await within(send(group), appendTimeoutMs).catch((error: unknown) => {
      // What still waits in the socket of a Redis that hangs goes with the connection, or it would pile up here.
      if (error instanceof LateAnswer && redis.status === 'ready') redis.disconnect(true);
      return error;
    });
    for (const { bytes } of group) bytesInFlight -= bytes;
    group.forEach(({ resolve, reject }, index) => {
      const [cause, offset] = Array.isArray(answers) ? (answers[index] ?? []) : [answers];
      if (!cause && typeof offset === 'string') resolve(offset);
      else reject(new StreamUnavailable('the event stream did not take the entry', { cause }));
    });
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
        if (pending.length === 0) setImmediate(() => void flush());
        pending.push({ input, partition, bytes, reject, resolve: (offset) => resolve({ partition, offset }) });
      });
    },
  };
}
