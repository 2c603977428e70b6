import { Redis, type RedisOptions } from 'ioredis';
import type { EventStream } from './backend';
import { createConsumer, DEFAULT_TIMING, type LeaseTiming } from './consumer';
import { createRedisAppender } from './redis/append';
import { createArrivals, createRedisBackend } from './redis/consumer-backend';
import { watchHeadroom } from './redis/headroom';
import { createRedisInFlight } from './redis/in-flight';
import { createKeys } from './redis/keys';
import { LargeReads } from './redis/large-reads';
import { createRedisTallies } from './redis/tallies';
import { loadScripts } from './scripts';

export interface RedisStreamOptions extends Partial<LeaseTiming> {
  readonly redisUrl: string;
  /** The same for all processes. Changing it moves sources to other partitions. */
  readonly partitions: number;
  /** Default `{tributary}`: the braces keep all keys on one node of a cluster. */
  readonly keyPrefix?: string;
  /** Default 5,000. */
  readonly appendTimeoutMs?: number;
  /** Default 128 MiB. */
  readonly appendBytesInFlightMax?: number;
  /** Appends are refused above this share of Redis's maxmemory, so that what is there can drain. Default 0.8. */
  readonly fullAtShare?: number;
  /** How often Redis's memory is looked at. Default 1,000. */
  readonly checkMemoryEveryMs?: number;
  /** How long event bytes are kept for deliveries. Default 15 minutes. */
  readonly inFlightTtlMs?: number;
}

const RECONNECT = {
  // A command that was under way when the connection broke is answered with an error and never sent again by itself:
  // an append would be there twice.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 5_000,
  retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 6), 2_000),
};
const COMMAND_TIMEOUT_MS = 10_000;

/** Connection troubles reach callers as failed commands; without a listener they would end the process. */
function open(
  url: string,
  options: Pick<RedisOptions, 'enableOfflineQueue' | 'commandTimeout' | 'autoResubscribe' | 'Connector'>,
): Redis {
  const redis = new Redis(url, { ...RECONNECT, ...options });
  redis.on('error', () => {});
  return redis;
}

const whenReady = (redis: Redis): Promise<void> =>
  new Promise((resolve) => {
    if (redis.status === 'ready') resolve();
    else redis.once('ready', () => resolve());
  });

/** The event stream on Redis Streams (Redis or Valkey from 7 on), which must run with AOF, fsync always, noeviction. */
export function createRedisStream(options: RedisStreamOptions): EventStream {
  const { redisUrl, partitions, leaseTtlMs, renewEveryMs } = options;
  // Appends have a connection of their own, and never wait in a queue for one to come back.
  const appends = open(redisUrl, { enableOfflineQueue: false });
  // TLS takes its bytes from the socket by itself.
  const reading = redisUrl.startsWith('rediss:') ? {} : { Connector: LargeReads };
  const commands = open(redisUrl, { commandTimeout: COMMAND_TIMEOUT_MS, ...reading });
  const subscriber = open(redisUrl, { autoResubscribe: false });
  const keys = createKeys(options.keyPrefix ?? '{tributary}');
  const scripts = loadScripts();
  const connected = whenReady(appends);
  const headroom = watchHeadroom({
    redis: commands,
    fullAtShare: options.fullAtShare ?? 0.8,
    checkEveryMs: options.checkMemoryEveryMs ?? 1_000,
  });
  const backend = createRedisBackend({
    ...{ redis: commands, keys, scripts, partitions },
    onArrival: createArrivals(subscriber, keys.arrivals),
  });
  return {
    appender: createRedisAppender({
      ...{ redis: appends, keys, scripts, partitions, connected, isFull: headroom.isFull },
      appendTimeoutMs: options.appendTimeoutMs ?? 5_000,
      bytesInFlightMax: options.appendBytesInFlightMax ?? 128 * 1024 * 1024,
    }),
    consumer: createConsumer(backend, {
      leaseTtlMs: leaseTtlMs ?? DEFAULT_TIMING.leaseTtlMs,
      renewEveryMs: renewEveryMs ?? DEFAULT_TIMING.renewEveryMs,
    }),
    inFlight: createRedisInFlight({ redis: commands, keys, scripts, ttlMs: options.inFlightTtlMs ?? 15 * 60_000 }),
    tallies: createRedisTallies({ redis: commands, keys, scripts }),
    ready: async () => {
      await connected;
      await commands.ping();
    },
    async close() {
      headroom.stop();
      for (const redis of [appends, commands, subscriber]) redis.disconnect();
    },
  };
}
