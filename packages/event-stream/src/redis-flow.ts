import { Redis } from 'ioredis';
import { partitionOf } from './backend';
import { StreamUnavailable } from './port';
import { measureLag } from './redis/consumer-backend';
import { createKeys } from './redis/keys';
import { loadScripts } from './scripts';
import type { FlowState, LaneChoice, SourceFlow } from './source-flow';

const COMMAND_TIMEOUT_MS = 5_000;

/** On the same Redis, with the same partitions and prefix, as the event stream. */
export function createRedisFlow(options: { redisUrl: string; partitions: number; keyPrefix?: string }): SourceFlow {
  const { partitions } = options;
  const redis = new Redis(options.redisUrl, { maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT_MS });
  // Connection troubles reach callers as failed commands.
  redis.on('error', () => {});
  const keys = createKeys(options.keyPrefix ?? '{tributary}');
  const scripts = loadScripts();
  const lag = () => measureLag({ redis, keys, scripts, partitions });
  const placeOf = (sourceId: string) => partitionOf(sourceId, partitions);
  return {
    async choose({ sourceId, events, limits }) {
      const flowKeys = [keys.flow(sourceId), keys.stream({ lane: 'overflow', partition: placeOf(sourceId) })];
      const args = [events, limits.eventsPerSecond, limits.burst, limits.refuseAbove ?? 0];
      const answer = await scripts.chooseLane.run(redis, flowKeys, args).catch((cause: unknown) => {
        throw new StreamUnavailable('the source’s limits could not be looked at', { cause });
      });
      return choiceFrom(answer as [string, number]);
    },
    async stateOf(sourceId) {
      return stateFrom(await redis.hgetall(keys.flow(sourceId)));
    },
    async lagOf(sourceId) {
      return (await lag()).filter(({ partition }) => partition === placeOf(sourceId));
    },
    lag,
    async close() {
      redis.disconnect();
    },
  };
}

function choiceFrom([lane, afterMs]: readonly [string, number]): LaneChoice {
  if (lane === 'refused') return { kind: 'slow_down', afterMs };
  return { kind: 'take', lane: lane === 'overflow' ? 'overflow' : 'live' };
}

const stateFrom = (hash: Readonly<Record<string, string>>): FlowState => ({
  overflowing: hash.over === '1',
  slowedRequests: Number(hash.slowedRequests ?? 0),
  slowedEvents: Number(hash.slowedEvents ?? 0),
  slowedAtMs: hash.slowedAt === undefined ? null : Number(hash.slowedAt),
});
