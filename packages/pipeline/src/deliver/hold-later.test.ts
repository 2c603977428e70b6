import { eventIdOf } from '@tributary/event-schema';
import { expect, test } from 'vitest';
import { delivered, dying, failing, NOW, scene } from './deliver.scene';
import { HOLD_MS } from './hold-later';
import type { DeliverTask } from './task';

type Scene = Awaited<ReturnType<typeof scene>>;

const messageIdsOf = ({ sent }: Pick<Scene, 'sent'>) => sent.map((one) => one.slice('map_1 '.length));

/** The scene's events as two jobs: the first `count` of them, and the rest. */
function split(task: DeliverTask, count: number): [DeliverTask, DeliverTask] {
  const eventIds = task.work[0]?.eventIds ?? [];
  return [
    { ...task, work: [{ eventIds: eventIds.slice(0, count) }] },
    { ...task, work: [{ eventIds: eventIds.slice(count) }] },
  ];
}

/** What is left of a job, as its next try. */
function leftOf(outcome: Awaited<ReturnType<Scene['deliver']>>): DeliverTask {
  if (outcome.kind !== 'retry' || !('payload' in outcome)) throw new Error(`nothing was left: ${outcome.kind}`);
  return outcome.payload;
}

test("an event that has to be tried again keeps its person's later ones behind it, and nobody else's", async () => {
  let fails = true;
  const world = await scene({
    people: ['ann', 'bob', 'ann', 'bob', 'ann'],
    answer: (messageId) => (messageId === 'm-0' && fails ? failing('http_503') : delivered),
  });
  const left = leftOf(await world.deliver(world.task, world.ctx));
  expect(messageIdsOf(world).sort()).toEqual(['m-0', 'm-1', 'm-3']);
  expect(left.work).toEqual([{ mappingId: 'map_1', eventIds: [0, 2, 4].map((n) => eventIdOf('src_1', `m-${n}`)) }]);
  fails = false;
  world.sent.length = 0;
  expect(await world.deliver(left, world.ctx)).toMatchObject({ kind: 'ok' });
  expect(messageIdsOf(world)).toEqual(['m-0', 'm-2', 'm-4']);
});

test('a later job waits too, and uses up no try by it', async () => {
  let fails = true;
  const world = await scene({
    people: ['ann', 'ann', 'bob'],
    answer: (messageId) => (messageId === 'm-0' && fails ? failing('http_503') : delivered),
  });
  const [first, second] = split(world.task, 1);
  const left = leftOf(await world.deliver(first, world.ctx));
  expect(left.attempt).toBe(2);
  const waiting = leftOf(await world.deliver(second, world.ctx));
  expect(messageIdsOf(world)).toEqual(['m-0', 'm-2']);
  const again = leftOf(await world.deliver(waiting, world.ctx));
  expect(again.attempt).toBe(waiting.attempt);
  fails = false;
  await world.deliver(left, world.ctx);
  await world.deliver(again, world.ctx);
  expect(messageIdsOf(world)).toEqual(['m-0', 'm-2', 'm-0', 'm-1']);
});

test('an event that ends otherwise keeps nobody waiting', async () => {
  const world = await scene({
    people: ['ann', 'ann'],
    answer: (messageId) => (messageId === 'm-0' ? dying('http_400') : delivered),
  });
  expect(await world.deliver(world.task, world.ctx)).toMatchObject({ kind: 'ok' });
  expect(messageIdsOf(world)).toEqual(['m-0', 'm-1']);
});

test('after a minute what came later goes past an event that still fails', async () => {
  const world = await scene({
    people: ['ann', 'ann'],
    answer: (messageId) => (messageId === 'm-0' ? failing('http_503') : delivered),
  });
  const [first, second] = split(world.task, 1);
  const left = leftOf(await world.deliver(first, world.ctx));
  const waiting = leftOf(await world.deliver(second, world.ctx));
  world.clock.nowMs = NOW + HOLD_MS;
  expect(await world.deliver(waiting, world.ctx)).toMatchObject({ kind: 'ok' });
  expect(messageIdsOf(world)).toEqual(['m-0', 'm-1']);
  // It does not begin to keep others waiting anew.
  expect(await world.deliver(left, world.ctx)).toMatchObject({ kind: 'retry' });
  expect(await world.deliver(second, world.ctx)).toMatchObject({ kind: 'ok' });
});
