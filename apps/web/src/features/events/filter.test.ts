import { expect, test } from 'vitest';
import type { EventSummary } from '@/api';
import {
  countFilters,
  currentSearch,
  type EventFilter,
  eventTitle,
  isByIdentity,
  mergeEvents,
  toListInput,
} from './filter';

const none: EventFilter = {
  ...{ status: 'all', source: '', type: null, name: '' },
  ...{ user: '', anonymous: '', email: '', message: '', q: '' },
};
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
    anonymous: 'a',
    email: 'e@x.example',
    message: 'm',
    q: 'x',
  };
  expect(toListInput(filter)).toEqual({
    status: 'refused',
    sourceId: 'src_1',
    type: 'track',
    event: 'Order',
    userId: 'u',
    anonymousId: 'a',
    email: 'e@x.example',
    messageId: 'm',
    search: 'x',
  });
  expect(countFilters(filter)).toBe(9);
});

test('the search box shows what the URL looks for; a name has a control of its own', () => {
  expect(currentSearch({ ...none, anonymous: 'a' })).toEqual({ kind: 'anonymousId', value: 'a' });
  expect(currentSearch({ ...none, q: 'x' })).toEqual({ kind: 'text', value: 'x' });
  expect(currentSearch({ ...none, name: 'Order' })).toBeNull();
});

test('ids are looked for in all of the time, names and texts in the range', () => {
  expect(isByIdentity({ ...none, message: 'm' })).toBe(true);
  expect(isByIdentity({ ...none, email: 'e@x.example' })).toBe(true);
  expect(isByIdentity({ ...none, name: 'Order', q: 'x' })).toBe(false);
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
