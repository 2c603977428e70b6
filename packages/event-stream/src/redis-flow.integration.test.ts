import { Redis } from 'ioredis';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createRedisFlow } from './redis-flow';
import { createRedisStream } from './redis-stream';
import type { SourceLimits } from './source-flow';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const admin = new Redis(redisUrl, { lazyConnect: true });
const opened: { close(): Promise<void> }[] = [];
let scenes = 0;
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
afterAll(() => admin.disconnect());

/** Two capture processes, on limits that no test can wait out. */
function scene(limits: Partial<SourceLimits> = {}) {
  const keyPrefix = `{flow-${process.pid}-${Date.now()}-${scenes++}}`;
  const options = { redisUrl, partitions: 1, keyPrefix };
  const [first, second, stream] = [createRedisFlow(options), createRedisFlow(options), createRedisStream(options)];
  opened.push(first, second, stream);
  const all = { eventsPerSecond: 0.001, burst: 10, refuseAbove: null, ...limits };
  const choose = async (flow: typeof first, events: number) => {
    const choice = await flow.choose({ sourceId: 'src_1', events, limits: all });
    return choice.kind === 'take' ? choice.lane : choice.kind;
  };
  return { keyPrefix, first, second, stream, choose };
}

test('one bucket for all processes; above it events go to overflow and stay there until that lane is empty', async () => {
  const { keyPrefix, first, second, stream, choose } = scene();
  expect(await choose(first, 6)).toBe('live');
  expect(await choose(second, 6)).toBe('overflow');
  await stream.appender.append({
    lane: 'overflow',
    partitionKey: 'src_1',
    header: Buffer.from('h'),
    body: Buffer.from('b'),
  });
  // As if the source had been calm for long: there is room again, and still something waits.
  await admin.hset(`${keyPrefix}:flow:src_1`, 'tokens', 10);
  expect(await choose(first, 1)).toBe('overflow');
  expect(await first.stateOf('src_1')).toMatchObject({ overflowing: true, slowedRequests: 0 });
  expect(await second.lagOf('src_1')).toContainEqual(expect.objectContaining({ lane: 'overflow', chunks: 1 }));
  await admin.del(`${keyPrefix}:stream:overflow:0`);
  expect(await choose(second, 1)).toBe('live');
  expect(await second.stateOf('src_1')).toMatchObject({ overflowing: false });
});

test('a request that is larger than the burst passes a full bucket, and is paid off afterwards', async () => {
  const { first, choose } = scene();
  expect(await choose(first, 500)).toBe('live');
  expect(await choose(first, 1)).toBe('overflow');
});

test('above the hard limit the answer is when to come again, and it is counted', async () => {
  const { first, choose } = scene({ eventsPerSecond: 1, burst: 10, refuseAbove: 2 });
  expect(await choose(first, 20)).toBe('live');
  const choice = await first.choose({
    sourceId: 'src_1',
    events: 20,
    limits: { eventsPerSecond: 1, burst: 10, refuseAbove: 2 },
  });
  expect(choice).toMatchObject({ kind: 'slow_down' });
  expect(choice.kind === 'slow_down' && choice.afterMs).toBeGreaterThan(5_000);
  expect(await first.stateOf('src_1')).toMatchObject({ slowedRequests: 1, slowedEvents: 20 });
});
