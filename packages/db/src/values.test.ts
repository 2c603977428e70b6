import { expect, test } from 'vitest';
import { defined, toPage } from './values';

test('a page says where the next one starts, and the last one says that it is the last', () => {
  const rows = [{ id: 'c' }, { id: 'b' }, { id: 'a' }];
  expect(toPage(rows, 2, (row) => row.id)).toEqual({ rows: ['c', 'b'], nextCursor: 'b' });
  expect(toPage(rows, 3, (row) => row.id)).toEqual({ rows: ['c', 'b', 'a'], nextCursor: null });
  expect(toPage([], 3, String)).toEqual({ rows: [], nextCursor: null });
});

test('only what is undefined is left out', () => {
  expect(defined({ a: undefined, b: null, c: 0, d: '' })).toEqual({ b: null, c: 0, d: '' });
});
