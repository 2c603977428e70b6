import { expect, test } from 'vitest';
import { backoffMs } from './backoff';

const limits = { baseMs: 1_000, capMs: 60_000 };

test.each([
  ['the first try waits the base', 1, 0.5, 1_000],
  ['chance 0 waits the base', 4, 0, 1_000],
  ['chance 1 waits the whole interval', 4, 1, 8_000],
  ['the cap holds', 20, 1, 60_000],
  ['thousands of attempts do not overflow', 5_000, 1, 60_000],
])('%s', (_name, attempt, chance, expected) => {
  expect(backoffMs(attempt, { ...limits, random: () => chance })).toBe(expected);
});

test('a cap below the base wins', () => {
  expect(backoffMs(3, { baseMs: 1_000, capMs: 100, random: () => 1 })).toBe(100);
});
