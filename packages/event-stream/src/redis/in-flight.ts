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
      const answers = await redis
        .multi()
        .set(keys.chunk(id), value, 'PX', ttlMs)
        .sadd(keys.holders(id), ...holders)
        .pexpire(keys.holders(id), ttlMs)
        .exec();
      for (const [error] of answers ?? []) if (error) throw error;
    },
    load: (id) => redis.getBuffer(keys.chunk(id)),
    async release({ id, holder }) {
      await scripts.releaseChunk.run(redis, [keys.chunk(id), keys.holders(id)], [holder]);
    },
  };
}
