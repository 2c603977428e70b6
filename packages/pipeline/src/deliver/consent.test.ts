import { expect, test } from 'vitest';
import { delivered, mapping, scene } from './deliver.scene';

const consent = { categories: ['Advertising'], withoutInfo: 'withhold' } as const;

test('an event without consent is filtered once, with the category, and nothing is sent', async () => {
  const { deliver, task, ctx, log, sent } = await scene({
    target: { consent, mappings: [mapping('map_1'), mapping('map_2')] },
  });
  await deliver(task, ctx);
  expect(sent).toEqual([]);
  expect(log.deliveries()).toMatchObject([
    { status: 'filtered', reason: 'consent_missing', explanation: expect.stringContaining('“Advertising”') },
  ]);
});

test('events with and without consent in one chunk end apart', async () => {
  const { deliver, deps, task, ctx, states, sent } = await scene({
    people: ['ann', 'bob'],
    target: { consent },
    answer: () => delivered,
  });
  const { toCanonical } = deps;
  Object.assign(deps, {
    toCanonical: (event: Parameters<typeof toCanonical>[0]) => ({
      ...toCanonical(event),
      context: { consent: { categoryPreferences: { Advertising: event.messageId === 'm-1' } } },
    }),
  });
  await deliver(task, ctx);
  expect(sent).toEqual(['map_1 m-1']);
  expect(states()).toEqual({ 'm-0': 'filtered', 'map_1 m-1': 'delivered' });
});

test('what was withdrawn before a second attempt is not sent by it', async () => {
  const { deliver, task, ctx, log, sent } = await scene({ target: { consent } });
  await deliver({ ...task, work: [{ mappingId: 'map_1', eventIds: task.work[0]?.eventIds ?? [] }], attempt: 2 }, ctx);
  expect(sent).toEqual([]);
  expect(log.deliveries()).toMatchObject([{ mappingId: 'map_1', status: 'filtered', reason: 'consent_missing' }]);
});
