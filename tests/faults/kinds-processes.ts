import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@tributary/testing';
import type { Kind, Plan, World } from './kinds';

/** Accepted events between two strikes, spread over the load by the seed. */
export function spread(world: World, plan: Pick<Plan, 'senders' | 'batches' | 'perBatch'>, count: number): number[] {
  const total = plan.senders * plan.batches * plan.perBatch;
  const share = Math.floor(total / (count + 1));
  return Array.from({ length: count }, (_, n) => n * share + 1 + world.random.below(share));
}

const SHAPE = { senders: 4, perBatch: 10 };

/** Told by Redis of an append, it strikes before capture can tell the client. */
export const killCaptureBeforeAnswer: Kind = {
  name: 'capture-kill',
  title: 'kill -9 of capture between append and answer',
  plan(world) {
    const shape = { ...SHAPE, batches: 30 * world.size };
    const { capture, redis, target } = world;
    const strike = async () => {
      const before = target.ledger.unanswered;
      const listener = redis.duplicate();
      await listener.psubscribe('*:arrivals');
      // Appended and told: the answer is on its way, and most of the time it does not come to be.
      await new Promise((resolve) => listener.once('pmessage', resolve));
      capture.signal('SIGKILL');
      listener.disconnect();
      await capture.ready();
      world.note(`killed in mid-answer; ${target.ledger.unanswered - before} requests without one`);
    };
    return {
      ...shape,
      strikes: spread(world, shape, 3 + world.size).map((after) => ({ after, what: 'kill capture', run: strike })),
      missing: () => (target.ledger.unanswered > 0 ? '' : 'no request was left without an answer'),
    };
  },
};

const STEPS = [
  'decodeChunksStep',
  'dropDuplicatesStep',
  'gatherBatchesStep',
  'storeEventsStep',
  'routeEventsStep',
  'accountBatchStep',
  'commitBatchStep',
];

export const killWorkerBetweenSteps: Kind = {
  name: 'worker-steps',
  title: 'kill -9 of the worker between any two steps',
  plan(world) {
    const shape = { ...SHAPE, batches: 30 * world.size };
    const { worker, fleet, random } = world;
    const started = worker.lives();
    // Each step once, in an order of the seed's; a short run takes some of them.
    const steps = STEPS.map((step) => ({ step, by: random.below(1_000) })).sort((a, b) => a.by - b.by);
    const chosen = steps.slice(0, world.size === 1 ? 3 : STEPS.length);
    const strikes = spread(world, shape, chosen.length).map((after, number) => {
      const step = chosen[number]?.step ?? 'storeEventsStep';
      return {
        after,
        what: `kill after ${step}`,
        async run() {
          const lives = worker.lives();
          fleet.order({ step, when: 'end', skip: random.below(2), signal: 'SIGKILL' });
          await waitFor(() => worker.lives() > lives, { withinMs: 60_000, what: `a death after ${step}` });
        },
      };
    });
    const missing = () => (worker.lives() === started + chosen.length ? '' : 'a worker survived');
    return { ...shape, strikes, missing };
  },
};

export const stopAndResumeWorker: Kind = {
  name: 'zombie',
  title: 'a worker that is stopped for longer than its lease, and resumed',
  plan(world) {
    const shape = { ...SHAPE, batches: 30 * world.size };
    const { worker, fleet, random } = world;
    const steps = world.size === 1 ? [random.pick(['dropDuplicatesStep', 'storeEventsStep'])] : STEPS.slice(1, 6);
    const strikes = spread(world, shape, steps.length).map((after, number) => {
      const step = steps[number] ?? 'storeEventsStep';
      return {
        after,
        what: `stop after ${step}`,
        async run() {
          fleet.order({ step, when: 'end', skip: 0, signal: 'SIGSTOP' });
          await waitFor(() => !fleet.isOrderOpen(), { withinMs: 60_000, what: `a stop after ${step}` });
          const heir = await fleet.start('worker');
          // The lease lasts 6 s; the heir takes it then, and drains what waits.
          await delay(7_000);
          worker.signal('SIGCONT');
          await worker.ready();
          await delay(1_000);
          await heir.stop();
          world.note(`stopped after ${step}, resumed when another had taken over`);
        },
      };
    });
    return { ...shape, strikes };
  },
};
