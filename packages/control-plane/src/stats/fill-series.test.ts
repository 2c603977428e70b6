import { expect, test } from 'vitest';
import { chooseStep, sliceStarts } from './fill-series';

const HOUR = 3_600_000;

test.each([
  ['an hour', HOUR, 60],
  ['a day', 24 * HOUR, 900],
  ['a week', 168 * HOUR, 10_800],
  ['a year', 365 * 24 * HOUR, 86_400],
])('%s is cut into readable slices', (_name, lengthMs, step) => {
  expect(chooseStep({ sinceMs: 0, untilMs: lengthMs })).toBe(step);
});

test('a step that would make too many slices is widened', () => {
  const range = { sinceMs: 0, untilMs: 365 * 24 * HOUR };
  const step = chooseStep(range, 60);
  expect(sliceStarts(range, step).length).toBeLessThanOrEqual(2_000);
});

test('slices start on multiples of their width and cover the range', () => {
  expect(sliceStarts({ sinceMs: 90_000, untilMs: 240_001 }, 60)).toEqual([60_000, 120_000, 180_000, 240_000]);
});
