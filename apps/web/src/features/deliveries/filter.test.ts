import { expect, test } from 'vitest';
import { countDeliveryFilters, type DeliveryFilter, deliveryTitle, toDeliveryInput } from './filter';

const none: DeliveryFilter = {
  status: null,
  destination: '',
  source: '',
  mapping: '',
  event: '',
  user: '',
  message: '',
  replay: '',
  cause: '',
};

test('an empty filter asks for everything', () => {
  expect(toDeliveryInput(none)).toEqual({});
  expect(countDeliveryFilters(none)).toBe(0);
});

test('each part of the URL narrows the question', () => {
  const filter: DeliveryFilter = {
    ...none,
    status: 'failed',
    destination: 'dst_1',
    user: 'u',
    cause: 'g',
    replay: 'r',
  };
  expect(toDeliveryInput(filter)).toEqual({
    status: 'failed',
    destinationId: 'dst_1',
    userId: 'u',
    errorGroup: 'g',
    replayId: 'r',
  });
  expect(countDeliveryFilters(filter)).toBe(5);
});

test.each([
  [{ eventName: 'Order Completed', eventType: 'track' }, 'Order Completed'],
  [{ eventName: '', eventType: 'identify' }, 'Identify'],
  [{ eventName: '', eventType: '' }, 'Event'],
])('%o is called %s', (delivery, title) => expect(deliveryTitle(delivery)).toBe(title));
