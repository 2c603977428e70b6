import { expect, test } from 'vitest';
import { getDestination } from './catalogue';
import { sendsInBatches } from './sends-in-batches';

const mapping = (action: string, fields: Record<string, unknown> = {}) => ({
  ...{ id: 'map_1', name: 'All', action, filter: '', enabled: true },
  mapping: fields as Record<string, never>,
});

test.each([
  [{}, false],
  [{ batch: false }, false],
  [{ batch: true }, true],
])('a webhook with %j: %s', (settings, expected) => {
  expect(sendsInBatches({ type: 'webhook', settings }, mapping('send'))).toBe(expected);
});

test('what only could take batches does not, until its mapping asks for them', () => {
  const asking = getDestination('mixpanel').actions.find(({ fields }) =>
    fields.some(({ key }) => key === 'enable_batching'),
  );
  const destination = { type: 'mixpanel', settings: {} };
  for (const on of [true, false]) {
    const asked = mapping(asking?.slug ?? '', { enable_batching: on });
    expect(sendsInBatches(destination, asked)).toBe(on && asking?.supportsBatch === true);
  }
  expect(sendsInBatches(destination, mapping('no-such-action'))).toBe(false);
});
