import { expect, test } from 'vitest';
import { cutBatches } from './cut-batches';
import type { EventToDeliver } from './types';

const event = (messageId: string, text = '') => ({ event: { messageId, text } }) as unknown as EventToDeliver;
const ids = (batches: EventToDeliver[][]) => batches.map((batch) => batch.map((one) => one.event.messageId));

test.each([
  ['by number', { size: 2, bytes: 10_000 }, [['a', 'b'], ['c']]],
  ['by weight', { size: 10, bytes: 70 }, [['a', 'b'], ['c']]],
  ['one by one when none fits beside another', { size: 10, bytes: 1 }, [['a'], ['b'], ['c']]],
  ['not at all', { size: 3, bytes: 10_000 }, [['a', 'b', 'c']]],
])('batches are cut %s, in order', (_name, limits, expected) => {
  expect(ids(cutBatches([event('a'), event('b'), event('c')], limits))).toEqual(expected);
});
