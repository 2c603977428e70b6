import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@tributary/testing';
import type { Kind, World } from './kinds';
import { spread } from './kinds-processes';

export const SHAPE = { senders: 4, perBatch: 10 };

export const redisAnswers = (world: World) =>
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
  const words = ['XADD', '{tributary}:stream:live:0', '*', 'pack', 'torn'.repeat(1_000)];
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
      await redisAnswers(world);
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
