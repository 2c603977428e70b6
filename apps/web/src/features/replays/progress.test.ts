import { expect, test } from 'vitest';
import type { Replay } from '@/api';
import { filterWords, paceOf, paceWords } from './progress';

const at = Date.parse('2026-01-01T00:00:10.000Z');
const replay = {
  total: 1_000,
  enqueued: 250,
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
} as Replay;
const names = { destination: (id: string) => `<${id}>`, source: (id: string) => `[${id}]` };

test('the pace follows from what was handed on since the start', () => {
  expect(paceOf(replay, at)).toEqual({ share: 0.25, perSecond: 25, remainingMs: 30_000 });
  expect(paceWords(replay, at)).toBe('250 of 1,000 handed on · 25 a second · 30 s left');
});

test('nothing is estimated before it has begun, or of nothing', () => {
  expect(paceOf({ ...replay, startedAt: null }, at)).toEqual({ share: 0.25, perSecond: null, remainingMs: null });
  expect(paceOf({ ...replay, enqueued: 0 }, at).remainingMs).toBeNull();
  expect(paceOf({ ...replay, total: 0, enqueued: 0 }, at).share).toBe(1);
});

test('a finished replay has a rate and nothing left', () => {
  const done = { ...replay, enqueued: 1_000, finishedAt: '2026-01-01T00:00:05.000Z' };
  expect(paceOf(done, at)).toEqual({ share: 1, perSecond: 200, remainingMs: null });
});

test.each([
  [{ destinationId: 'd' }, 'failed deliveries of <d>'],
  [{ status: ['failed', 'discarded'] as const, sourceId: 's' }, 'failed or discarded deliveries from [s]'],
  [{ ids: ['a'.repeat(32)] }, 'one delivery'],
  [{ errorGroup: 'g', userId: 'u1' }, 'failed deliveries with one cause of the person u1'],
])('%o reads %s', (filter, words) => {
  expect(filterWords(filter as Parameters<typeof filterWords>[0], names)).toBe(words);
});
