import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@tributary/testing';
import type { Kind, World } from './kinds';
import { redisAnswers, SHAPE } from './kinds-engines';
import { spread } from './kinds-processes';
import { whyNoSmallDisk } from './small-disk';

/** Room for Redis beyond what it uses now, before capture stops appending. */
const ROOM_BYTES = 5 * 1024 * 1024;

/** Events are taken again, and keep being taken. */
async function isTakenAgain({ target }: World): Promise<void> {
  const { size } = target.ledger.accepted;
  await waitFor(() => target.ledger.accepted.size > size + 40, { withinMs: 90_000, what: 'events to be taken again' });
}

export const fillRedisWithStoreAway: Kind = {
  name: 'redis-full',
  title: 'Redis at maxmemory while the store is away for long',
  plan(world) {
    const { redis, product, target } = world;
    // In its full size longer than the worker waits for an insert: 120 s.
    const awayMs = world.size === 1 ? 500 : 130_000;
    const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
    const run = async () => {
      await redis.config('SET', 'maxmemory', Math.round(((await used()) + ROOM_BYTES) / 0.8));
      const store = product.pid('clickhouse');
      process.kill(store, 'SIGSTOP');
      const before = target.ledger.answered503;
      try {
        await waitFor(() => target.ledger.answered503 > before + 10, {
          withinMs: 60_000,
          what: 'capture to answer 503',
        });
        await delay(awayMs);
      } finally {
        process.kill(store, 'SIGCONT');
      }
      await isTakenAgain(world);
      world.note(`${target.ledger.answered503 - before} requests were told to come back`);
    };
    return {
      ...{ senders: 4, perBatch: 5, batches: 10, padBytes: 18_000 },
      strikes: [{ after: 20, what: 'stop the store, leave Redis little room', run }],
      finish: async () => void (await redis.config('SET', 'maxmemory', 0)),
      missing: () => (target.ledger.answered503 > 10 ? '' : 'capture was never told that Redis is full'),
    };
  },
};

function writeWhole(file: number, piece: Buffer): boolean {
  try {
    return writeSync(file, piece) === piece.length;
  } catch {
    return false; // ENOSPC, which is what was wanted
  }
}

/** Ever smaller pieces, until not a byte is left. */
function fill(file: number): void {
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 16)) {
    const piece = Buffer.alloc(size, 1);
    while (writeWhole(file, piece));
  }
}

/** Not a byte is left on the disk of this folder of the product's while `meanwhile` runs. */
async function withoutRoom({ product }: World, folder: string, meanwhile: () => Promise<void>): Promise<void> {
  const filler = join(product.homeDir, folder, 'filler');
  const file = openSync(filler, 'w');
  fill(file);
  // What a failed merge gives back, or an old part, would be room for many small inserts.
  const refilling = setInterval(() => fill(file), 50);
  try {
    await meanwhile();
  } finally {
    clearInterval(refilling);
    closeSync(file);
    rmSync(filler, { force: true });
  }
}

/** For a failure of a test: what the worker said last. */
const lastWords = ({ worker }: World): string => readFileSync(worker.log, 'utf8').slice(-2_000);

/** How often ingest was told by the store that there is no room, be it for events or for what the books say of them. */
const refusedInserts = ({ worker }: World): number =>
  readFileSync(worker.log, 'utf8')
    .split('\n')
    .filter((line) => /(storeEvents|accountBatch)Step/.test(line) && /not.enough.space|no space left/i.test(line))
    .length;

export const fillDisk: Kind = {
  name: 'disk-full',
  title: 'disk full, first under the store, then under the stream, Postgres and the store',
  unable: whyNoSmallDisk,
  plan(world) {
    const shape = { ...SHAPE, batches: 20 * world.size };
    const { ledger } = world.target;
    const turnedAway = () => ledger.answered503 + ledger.unanswered;
    let inserts = 0;
    let requests = 0;

    const fillStore = async () => {
      const before = refusedInserts(world);
      const refused = () => refusedInserts(world) - before;
      await withoutRoom(world, 'clickhouse', async () => {
        const what = () => `the store to refuse inserts, the worker saying ${lastWords(world)}`;
        await waitFor(() => refused() > 1, { withinMs: 30_000, what });
        await isTakenAgain(world); // the stream has room: nobody outside notices
        inserts = refused();
      });
      world.note(`${inserts} times the store had no room`);
    };
    const fillAll = async () => {
      const before = turnedAway();
      await withoutRoom(world, 'clickhouse', () =>
        withoutRoom(world, '', async () => {
          await waitFor(() => turnedAway() > before + 10, { withinMs: 30_000, what: 'capture to turn events away' });
          await delay(world.size === 1 ? 500 : 15_000);
          requests = turnedAway() - before;
        }),
      );
      await redisAnswers(world);
      await isTakenAgain(world);
      world.note(`${requests} requests were told to come back`);
    };
    const [first = 0, second = 0] = spread(world, shape, 2);
    return {
      ...shape,
      strikes: [
        { after: first, what: "fill the store's disk", run: fillStore },
        { after: second, what: 'fill all disks', run: fillAll },
      ],
      missing: () => (inserts > 0 && requests > 0 ? '' : 'nothing was turned away'),
    };
  },
};
