import { silentLogger } from '@tributary/telemetry';
import { expect, test } from 'vitest';
import { createIngest } from './create-ingest';
import { scene, track } from './ingest.scene';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Ingest that runs until it is stopped, while events still come. */
function running(world: ReturnType<typeof scene>) {
  const stop = new AbortController();
  const ingest = createIngest(world.deps, silentLogger);
  const done = world.stream.consumer.run({
    owner: 'wrk_1',
    onLease: (lease) => ingest.runPartition(lease),
    signal: stop.signal,
  });
  return {
    async stop() {
      stop.abort();
      await done;
    },
  };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}

const waitsIn = async (world: ReturnType<typeof scene>, lane: string) =>
  (await world.stream.consumer.lag()).find((one) => one.lane === lane)?.chunks ?? 0;

test.each(['overflow', 'backfill'] as const)(
  'a live event of another source is stored while the %s lane still holds a long backlog',
  async (lane) => {
    const world = scene();
    for (const n of range(600)) await world.append([track(n)], { lane, sourceId: 'src_busy' });
    await world.append([track(5_000)], { sourceId: 'src_calm' });
    const worker = running(world);
    await until(async () => (await waitsIn(world, lane)) === 0);
    await until(() => world.log.events().some(({ sourceId }) => sourceId === 'src_calm'));
    await worker.stop();
    const stored = world.log.events();
    expect(stored).toHaveLength(601);
    // Behind one batch of the busy lane, or two that were under way; not behind all of them.
    expect(stored.findIndex(({ sourceId }) => sourceId === 'src_calm')).toBeLessThanOrEqual(400);
  },
);

test('overflow waits for what its source sent before, however slow the live lane is', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const world = scene();
  const { appendEvents } = world.deps.store;
  let lives = 0;
  Object.assign(world.deps, {
    store: {
      ...world.deps.store,
      appendEvents: async (batch: Parameters<typeof appendEvents>[0]) => {
        if (batch.runs.some((run) => run.lane === 'live') && lives++ === 0) await held;
        await appendEvents(batch);
      },
    },
  });
  await world.append([track(1)]);
  await world.append([track(2)], { lane: 'overflow' });
  const worker = running(world);
  await until(() => lives > 0);
  // Long enough for a lane that does not wait to be done several times over.
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(world.log.events()).toEqual([]);
  release();
  await until(() => world.log.events().length === 2);
  await worker.stop();
  expect(world.log.events().map(({ messageId }) => messageId)).toEqual(['m-1', 'm-2']);
});

test('a source that goes to overflow and back many times is stored in the order in which it was accepted', async () => {
  const world = scene();
  const worker = running(world);
  let over = false;
  let turns = 0;
  for (const n of range(250)) {
    // The rule of choose-lane.lua: above its limit at times, and back only once nothing waits in overflow.
    const isHot = n % 40 < 12;
    const next: boolean = over ? isHot || (await waitsIn(world, 'overflow')) > 0 : isHot;
    if (next !== over) turns++;
    over = next;
    await world.append([track(n, { userId: 'hot' })], { lane: over ? 'overflow' : 'live' });
    if (n % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 4));
  }
  await until(() => world.log.events().length === 250);
  await worker.stop();
  expect(turns).toBeGreaterThan(3);
  expect(world.log.events().map(({ messageId }) => messageId)).toEqual(range(250).map((n) => `m-${n}`));
});
