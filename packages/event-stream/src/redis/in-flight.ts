import type { Redis } from 'ioredis';
import type { InFlightChunks } from '../port';
import type { Scripts } from '../scripts';
import type { Keys } from './keys';

export interface RedisInFlightOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly scripts: Scripts;
  readonly ttlMs: number;
}

export function createRedisInFlight({ redis, keys, scripts, ttlMs }: RedisInFlightOptions): InFlightChunks {
  return {
    async put({ id, bytes, holders }) {
      if (holders.length === 0) return;
      const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      await scripts.putChunk.run(redis, [keys.chunk(id), keys.holders(id)], [value, ttlMs, ...holders]);
    },
    load: (id) => redis.getBuffer(keys.chunk(id)),
    async release({ id, holder }) {
      await scripts.releaseChunk.run(redis, [keys.chunk(id), keys.holders(id)], [holder]);
    },
  };
}
