import type { Redis } from 'ioredis';
import type { Boundary, ConsumerBackend, LaneAddress, StreamEntry } from '../backend';
import { offsetAfter, START } from '../backend';
import { Fenced, LANES, type StreamLag } from '../port';
import type { Scripts } from '../scripts';
import { type Keys, laneName } from './keys';
import { decodePack } from './packs';

const NOTHING = Buffer.alloc(0);

const textOf = ({ first, last }: Boundary): string => `${first} ${last}`;

function boundaryFrom(text: string): Boundary {
  const [first = '', last = ''] = text.split(' ');
  return { first, last };
}

/** Redis answers `FENCED …`, and inside of some versions' script errors the word stands later in the line. */
function fencedOr(error: unknown): never {
  if (error instanceof Error && /\bFENCED\b/.test(error.message)) {
    throw new Fenced('another owner holds the partition', { cause: error });
  }
  throw error;
}

/** An entry has one field, the pack. */
function entryFrom([id, [, pack = NOTHING]]: [Buffer, Buffer[]]): StreamEntry {
  return decodePack(id.toString(), pack);
}

/** Who waits for which lane, told over one subscription. */
export function createArrivals(subscriber: Redis, channel: string) {
  const waiting = new Map<string, Set<() => void>>();
  const wake = (lane: string): void => {
    for (const call of [...(waiting.get(lane) ?? [])]) call();
  };
  subscriber.on('message', (_channel: string, lanes: string) => {
    for (const lane of lanes.split(' ')) wake(lane);
  });
  // What was told while the connection was away is lost: everybody looks again.
  subscriber.on('ready', () => {
    void subscriber.subscribe(channel).then(
      () => {
        for (const lane of [...waiting.keys()]) wake(lane);
      },
      () => {},
    );
  });
  return (address: LaneAddress, call: () => void): (() => void) => {
    const key = laneName(address);
    const calls = waiting.get(key) ?? new Set();
    waiting.set(key, calls.add(call));
    return () => {
      calls.delete(call);
    };
  };
}

export interface RedisBackendOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly scripts: Scripts;
  readonly partitions: number;
  readonly onArrival: ConsumerBackend['onArrival'];
}

/** What waits in every lane of every partition. */
export async function measureLag({
  redis,
  keys,
  scripts,
  partitions,
}: Omit<RedisBackendOptions, 'onArrival'>): Promise<StreamLag[]> {
  const lanes = LANES.flatMap((lane) => Array.from({ length: partitions }, (_, partition) => ({ lane, partition })));
  const scriptKeys = [keys.waiting, ...lanes.map(keys.stream)];
  const answer = (await scripts.measureLag.run(redis, scriptKeys, lanes.map(laneName))) as [number, string][];
  const nowMs = Number(answer[lanes.length]);
  return lanes.map((address, index) => {
    const [chunks = 0, oldest = ''] = answer[index] ?? [];
    return { ...address, chunks, oldestMs: oldest === '' ? 0 : Math.max(0, nowMs - Number(oldest.split('-')[0])) };
  });
}

export function createRedisBackend(options: RedisBackendOptions): ConsumerBackend {
  const { redis, keys, scripts, partitions, onArrival } = options;
  const leases = Array.from({ length: partitions }, (_, partition) => keys.lease(partition));
  return {
    onArrival,
    lag: () => measureLag(options),
    async claim({ owner, ttlMs, more }) {
      const held = await scripts.claimLeases.run(redis, [keys.owners, ...leases], [owner, ttlMs, more ? 1 : 0]);
      return (held as [number, number, number][]).map(([partition, epoch, keep]) => ({
        partition,
        epoch,
        keep: keep === 1,
      }));
    },
    async release({ owner, partition, epoch }) {
      await scripts.releaseLease.run(redis, [keys.lease(partition)], [owner, epoch]);
    },
    async leave(owner) {
      await redis.zrem(keys.owners, owner);
    },
    async check({ partition, epoch }) {
      const stands = await redis.hget(keys.lease(partition), 'epoch');
      if (stands !== String(epoch)) throw new Fenced('another owner took the partition');
    },
    async position({ partition, lane }) {
      const [committed, open] = await redis.hmget(keys.positions(partition), lane, `${lane}:open`);
      return { committed: committed ?? START, open: open ? boundaryFrom(open) : null };
    },
    async range({ from, to = '+', count, ...address }) {
      const entries = await redis.xrangeBuffer(keys.stream(address), from, to, 'COUNT', count);
      return (entries as [Buffer, Buffer[]][]).map(entryFrom);
    },
    async openBatch({ partition, lane, epoch, boundary }) {
      const scriptKeys = [keys.lease(partition), keys.positions(partition)];
      const stands = await scripts.openBatch.run(redis, scriptKeys, [epoch, lane, textOf(boundary)]).catch(fencedOr);
      return boundaryFrom(String(stands));
    },
    async commitBatch({ epoch, boundary, chunks, ...address }) {
      const { partition, lane } = address;
      const scriptKeys = [keys.lease(partition), keys.positions(partition), keys.stream(address), keys.waiting];
      const position = [textOf(boundary), boundary.last, offsetAfter(boundary.last)];
      const args = [epoch, lane, ...position, laneName(address), chunks];
      await scripts.commitBatch.run(redis, scriptKeys, args).catch(fencedOr);
    },
  };
}
