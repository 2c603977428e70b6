import { expect, test } from 'vitest';
import { checkLimits, limitsOf, valuesOf } from './limits';

const of = (eventsPerSecond: string, burst = '', refuseAbove = '') => ({ eventsPerSecond, burst, refuseAbove });

test('nothing typed is no limit, and a burst is two seconds unless it is given', () => {
  expect(limitsOf(of(''))).toBeNull();
  expect(limitsOf(of('100'))).toEqual({ eventsPerSecond: 100, burst: 200, refuseAbove: null });
  const limits = { eventsPerSecond: 100, burst: 50, refuseAbove: 1_000 };
  expect(limitsOf(valuesOf(limits))).toEqual(limits);
});

test.each([
  [of('', '5'), 'limits.eventsPerSecond'],
  [of('0'), 'limits.eventsPerSecond'],
  [of('1.5'), 'limits.eventsPerSecond'],
  [of('10', 'x'), 'limits.burst'],
  [of('10', '', '10'), 'limits.refuseAbove'],
])('%j is not saved', (values, field) => {
  expect(Object.keys(checkLimits(values))).toEqual([field]);
});
