import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after';

const NOW = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['seconds', { 'retry-after': '30' }, 30_000],
  ['zero', { 'retry-after': '0' }, 0],
  ['a date', { 'retry-after': 'Sun, 01 Mar 2026 12:01:00 GMT' }, 60_000],
  ['a date in the past', { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
  ['milliseconds first', { 'retry-after-ms': '250', 'retry-after': '9' }, 250],
  ['a year', { 'retry-after': '31536000' }, 86_400_000],
  ['nothing', {}, undefined],
  ['a negative number', { 'retry-after': '-5' }, undefined],
  ['words', { 'retry-after': 'soon 1' }, undefined],
])('Retry-After as %s', (_name, headers, expected) => {
  expect(retryAfterMs(headers as unknown as Record<string, string>, NOW)).toBe(expected);
});
