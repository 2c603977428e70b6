import { createMemoryStream, type PartitionLease } from '@tributary/event-stream';
import { silentLogger } from '@tributary/telemetry';
import { expect, test } from 'vitest';
import { createIngest } from './create-ingest';
import { books, NOW, scene, track } from './ingest.scene';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const ROUTE = { id: 'dst_1', state: 'active' } as const;

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

type World = ReturnType<typeof scene>;

const isDrained = async ({ stream }: World) => (await stream.consumer.lag()).every(({ chunks }) => chunks === 0);

/** A worker of its own on the scene's stream. `around` changes what it knows of its lease. */
function startWorker(
  world: World,
  owner: string,
  options: { leaseTtlMs?: number; renewEveryMs?: number; around?: (lease: PartitionLease) => PartitionLease } = {},
) {
  const { leaseTtlMs = 1_000, renewEveryMs = 10, around = (lease) => lease } = options;
  const stop = new AbortController();
  const ingest = createIngest(world.deps, silentLogger);
  const stream = createMemoryStream({ partitions: 1, store: world.streamStore, leaseTtlMs, renewEveryMs });
  let leases = 0;
  const done = stream.consumer.run({
    owner,
    signal: stop.signal,
    onLease: (lease) => {
      leases++;
      return ingest.runPartition(around(lease));
    },
  });
  return {
    leases: () => leases,
    async stop() {
      stop.abort();
      await done;
    },
  };
}

/** Stopped with a batch in hand, as by SIGSTOP: its lease runs out, and it goes on where it was once `wake` is called. */
function startZombie(world: World) {
  const { open, opened } = gate();
  let inHand = 0;
  const worker = startWorker(world, 'zombie', {
    leaseTtlMs: 60,
    renewEveryMs: 1e9,
    around: (lease) => ({
      ...lease,
      async read(lane, limits) {
        if (lane !== 'live') await until(() => inHand > 0);
        return lease.read(lane, limits);
      },
      async confirm() {
        inHand++;
        await opened;
        await lease.confirm();
      },
    }),
  });
  return { ...worker, inHand: () => inHand, wake: open };
}

test('a resumed owner stores nothing of what another has judged otherwise: of two copies in two lanes one is stored', async () => {
  const world = scene({ routes: [ROUTE] });
  await world.append([track(1)]);
  await world.append([track(1)], { lane: 'backfill', receivedAtMs: NOW + 5_000 });
  const zombie = startZombie(world);
  await until(() => zombie.inHand() === 2);
  // To the zombie the live copy came first, to its heir the other one.
  const heir = startWorker(world, 'heir', {
    around: (lease) => ({
      ...lease,
      async read(lane, limits) {
        if (lane === 'live') await until(() => world.log.events().length === 1);
        return lease.read(lane, limits);
      },
    }),
  });
  await until(() => isDrained(world));
  zombie.wake();
  await Promise.all([zombie.stop(), heir.stop()]);
  expect(world.log.events().map(({ receivedAtMs }) => receivedAtMs)).toEqual([NOW + 5_000]);
  expect(world.log.refusals().map(({ reason }) => reason)).toEqual(['duplicate']);
  expect(world.tasks.size).toBe(1);
  expect(books(world.log)).toMatchObject({ accepted: 2, stored: 1, duplicate: 1, difference: 0, routed: 1 });
});

test('what is sent while an owner is stopped, and again after it is resumed, is stored once and in order', async () => {
  const world = scene();
  const say = (n: number) => world.append([track(n, { userId: 'one' })]);
  for (const n of range(5)) await say(n);
  const zombie = startZombie(world);
  await until(() => zombie.inHand() > 0);
  for (const n of [3, 4, 5, 6]) await say(n);
  const heir = startWorker(world, 'heir');
  await until(() => isDrained(world));
  zombie.wake();
  for (const n of [6, 0, 7]) await say(n);
  await until(() => isDrained(world));
  await Promise.all([zombie.stop(), heir.stop()]);
  expect(world.log.events().map(({ messageId }) => messageId)).toEqual(range(8).map((n) => `m-${n}`));
  expect(books(world.log)).toMatchObject({ accepted: 12, stored: 8, duplicate: 4, difference: 0 });
});

/** Some come twice in a row, some once more when the partition has gone to another worker. */
function withCopies(handover: number, n: number): number[] {
  const late = n % 5 === 0 && handover > 0 ? [(handover - 1) * 20 + n] : [];
  const now = handover * 20 + n;
  return [now, ...(n % 4 === 0 ? [now] : []), ...late];
}

test('a partition that goes from worker to worker in mid-stream stores each event once, in order, whenever its copies come', async () => {
  const world = scene({ routes: [ROUTE] });
  const sent = range(6).flatMap((handover) => range(20).flatMap((n) => withCopies(handover, n)));
  let owner = startWorker(world, 'worker-0');
  for (const [place, n] of sent.entries()) {
    await world.append([track(n, { userId: `user_${n % 3}` })]);
    if (place % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    if (place % 30 !== 29) continue;
    const heir = startWorker(world, `worker-${place}`);
    await owner.stop();
    await until(() => heir.leases() > 0);
    owner = heir;
  }
  await until(() => isDrained(world));
  await owner.stop();
  const stored = world.log.events();
  expect(stored).toHaveLength(120);
  for (const user of range(3)) {
    const own = stored.filter(({ userId }) => userId === `user_${user}`).map(({ messageId }) => messageId);
    expect(own).toEqual(range(40).map((n) => `m-${n * 3 + user}`));
  }
  expect(books(world.log)).toMatchObject({
    accepted: sent.length,
    stored: 120,
    duplicate: sent.length - 120,
    difference: 0,
  });
});
