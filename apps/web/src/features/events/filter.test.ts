import { expect, test } from 'vitest';
import type { EventSummary } from '@/api';
import { countFilters, type EventFilter, eventTitle, mergeEvents, toListInput } from './filter';

const none: EventFilter = { status: 'all', source: '', type: null, name: '', user: '', message: '', q: '' };
const event = (id: string, receivedAt: string) => ({ id, receivedAt }) as EventSummary;

test('an empty filter asks for everything', () => {
  expect(toListInput(none)).toEqual({ status: 'all' });
  expect(countFilters(none)).toBe(0);
});

test('each part of the URL narrows the question', () => {
  const filter: EventFilter = {
    ...none,
    status: 'refused',
    source: 'src_1',
    type: 'track',
    name: 'Order',
    user: 'u',
    message: 'm',
    q: 'x',
  };
  expect(toListInput(filter)).toEqual({
    status: 'refused',
    sourceId: 'src_1',
    type: 'track',
    event: 'Order',
    userId: 'u',
    messageId: 'm',
    search: 'x',
  });
  expect(countFilters(filter)).toBe(7);
});

test('pages that overlap show each event once, newest first', () => {
  const merged = mergeEvents(
    [
      [event('b', '2026-01-02'), event('c', '2026-01-03')],
      [event('a', '2026-01-01'), event('b', '2026-01-02')],
    ],
    10,
  );
  expect(merged.map((one) => one.id)).toEqual(['c', 'b', 'a']);
});

test('no more is kept than asked for', () => {
  expect(mergeEvents([[event('a', '1'), event('b', '2'), event('c', '3')]], 2).map((one) => one.id)).toEqual([
    'c',
    'b',
  ]);
});

test.each([
  [{ name: 'Order', type: 'track', status: 'stored', count: 1 }, 'Order'],
  [{ name: '', type: 'identify', status: 'stored', count: 1 }, 'Identify'],
  [{ name: '', type: '', status: 'refused', count: 1 }, 'Unreadable request'],
  [{ name: '', type: '', status: 'refused', count: 40 }, 'Request with 40 events'],
] as const)('%o is called %s', (summary, title) => expect(eventTitle(summary)).toBe(title));
