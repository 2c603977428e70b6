import { appendFileSync, closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@tributary/testing';
import type { Kind, World } from './kinds';
import { spread } from './kinds-processes';
import { whyNoSmallDisk } from './small-disk';

const SHAPE = { senders: 4, perBatch: 10 };

const answers = (world: World) =>
  waitFor(async () => (await world.redis.ping()) === 'PONG', { withinMs: 60_000, what: 'Redis to be back' });

const storeAnswers = ({ product }: World) =>
  waitFor(() => fetch(`${new URL(product.engines().clickhouseUrl).origin}/ping`).then(({ ok }) => ok), {
    withinMs: 60_000,
    what: 'the store to be back',
  });

/** A flush of which a crash left the beginning: more than was acknowledged, less than a command. */
function tearTail({ product, random }: World): number {
  const folder = join(product.homeDir, 'redis/appendonlydir');
  const files = readdirSync(folder).filter((name) => name.endsWith('.incr.aof'));
  const newest = files.sort((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs)[0];
  if (!newest) throw new Error(`${folder} has no log`);
  const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
  const words = ['XADD', '{tributary}:stream:live:0', '*', 'h', '{"v":"no"}', 'b', 'torn'.repeat(1_000)];
  const whole = `*1\r\n${bulk('MULTI')}*${words.length}\r\n${words.map(bulk).join('')}`;
  const torn = whole.slice(0, 1 + random.below(whole.length - 1));
  appendFileSync(join(folder, newest), torn);
  return torn.length;
}

export const killRedisWithTornTail: Kind = {
  name: 'redis-torn',
  title: 'kill -9 of Redis with a torn tail of its log',
  plan(world) {
    const shape = { ...SHAPE, batches: 30 * world.size };
    const { product } = world;
    const run = async () => {
      // Its supervisor would start it again before the log is torn.
      const supervisor = product.pid('supervisor');
      process.kill(supervisor, 'SIGSTOP');
      try {
        product.kill('redis');
        await waitFor(() => world.redis.status !== 'ready', { what: 'the death of Redis' });
        await delay(100);
        world.note(`${tearTail(world)} bytes of a command were left at the end of the log`);
      } finally {
        process.kill(supervisor, 'SIGCONT');
      }
      await answers(world);
    };
    const strikes = spread(world, shape, world.size).map((after) => ({ after, what: 'kill Redis, tear its log', run }));
    return { ...shape, strikes };
  },
};

export const killStoreInInsert: Kind = {
  name: 'store-kill',
  title: 'kill -9 of the store in mid-insert',
  plan(world) {
    const shape = { ...SHAPE, batches: 30 * world.size };
    const { product, fleet, random } = world;
    const strikes = spread(world, shape, world.size).map((after) => {
      const delayMs = random.below(40);
      return {
        after,
        what: `kill the store ${delayMs} ms into an insert`,
        async run() {
          const pid = product.pid('clickhouse');
          fleet.order({ step: 'storeEventsStep', when: 'begin', skip: 0, signal: 'SIGKILL', pid, delayMs });
          await waitFor(() => product.pid('clickhouse') !== pid, { withinMs: 60_000, what: 'the death of the store' });
          await storeAnswers(world);
        },
      };
    });
    return { ...shape, strikes };
  },
};

/** Room for Redis beyond what it uses now, before capture stops appending. */
const ROOM_BYTES = 10 * 1024 * 1024;

export const fillRedisWithStoreAway: Kind = {
  name: 'redis-full',
  title: 'Redis at maxmemory while the store is away for long',
  plan(world) {
    const { redis, product, target } = world;
    const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
    const run = async () => {
      await redis.config('SET', 'maxmemory', Math.round(((await used()) + ROOM_BYTES) / 0.8));
      const store = product.pid('clickhouse');
      process.kill(store, 'SIGSTOP');
      const before = target.ledger.answered503;
      await waitFor(() => target.ledger.answered503 > before + 10, { withinMs: 60_000, what: 'capture to answer 503' });
      await delay(2_000 * world.size);
      process.kill(store, 'SIGCONT');
      const accepted = target.ledger.accepted.size;
      await waitFor(() => target.ledger.accepted.size > accepted + 40, { withinMs: 90_000, what: 'room again' });
      world.note(`${target.ledger.answered503 - before} requests were told to come back`);
    };
    return {
      ...{ senders: 4, perBatch: 5, batches: 20, padBytes: 18_000 },
      strikes: [{ after: 20, what: 'stop the store, leave Redis little room', run }],
      finish: async () => void (await redis.config('SET', 'maxmemory', 0)),
      missing: () => (target.ledger.answered503 > 10 ? '' : 'capture was never told that Redis is full'),
    };
  },
};

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    // Ever smaller pieces, until not a byte is left.
    for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 16)) {
      const piece = Buffer.alloc(size, 1);
      while (writeWhole(file, piece));
    }
  } finally {
    closeSync(file);
  }
}

function writeWhole(file: number, piece: Buffer): boolean {
  try {
    return writeSync(file, piece) === piece.length;
  } catch {
    return false; // ENOSPC, which is what was wanted
  }
}

export const fillDisk: Kind = {
  name: 'disk-full',
  title: 'disk full under the stream and the store',
  unable: whyNoSmallDisk,
  plan(world) {
    const { product, target } = world;
    const shape = { ...SHAPE, batches: 20 };
    let refusedWhileFull = 0;
    const run = async () => {
      const filler = join(product.homeDir, 'filler');
      const { ledger } = target;
      const turnedAway = () => ledger.answered503 + ledger.unanswered;
      const before = turnedAway();
      fill(filler);
      try {
        await waitFor(() => turnedAway() > before + 10, { withinMs: 30_000, what: 'capture to turn events away' });
        await delay(1_000 * world.size);
        refusedWhileFull = turnedAway() - before;
      } finally {
        rmSync(filler, { force: true });
      }
      await answers(world);
      const accepted = ledger.accepted.size;
      await waitFor(() => ledger.accepted.size > accepted + 40, { withinMs: 90_000, what: 'events to be taken again' });
      world.note(`${refusedWhileFull} requests were told to come back`);
    };
    return {
      ...shape,
      strikes: [{ after: 200, what: 'fill the disk', run }],
      missing: () => (refusedWhileFull > 0 ? '' : 'nothing was turned away'),
    };
  },
};
