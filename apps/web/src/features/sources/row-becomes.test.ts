import { expect, test } from 'vitest';
import { guessMapping, mappingWords, rowBecomes } from './row-becomes';

const row = { id: 7, user_id: 'u1', total: 12.5, created_at: '2026-01-01 10:00:00+00' };

test('a row of a track mapping becomes an event with its columns as properties', () => {
  expect(
    rowBecomes('public.orders', row, {
      mapping: {
        kind: 'track',
        event: 'Order',
        userIdColumn: 'user_id',
        timestampColumn: 'created_at',
        columns: ['id', 'total'],
      },
      primaryKey: ['id'],
    }),
  ).toEqual({
    type: 'track',
    event: 'Order',
    userId: 'u1',
    timestamp: '2026-01-01 10:00:00+00',
    properties: { id: 7, total: 12.5 },
  });
});

test('a row without a person belongs to itself', () => {
  expect(rowBecomes('public.orders', row, { mapping: { kind: 'track' }, primaryKey: ['id'] })).toMatchObject({
    event: 'public.orders',
    anonymousId: 'public.orders:7',
  });
});

test('a people table is guessed to identify, others to track', () => {
  expect(guessMapping('public.customers', [{ name: 'id' }, { name: 'email' }])).toEqual({
    kind: 'identify',
    userIdColumn: 'id',
  });
  expect(guessMapping('shop.order_items', [{ name: 'id' }, { name: 'user_id' }, { name: 'created_at' }])).toEqual({
    kind: 'track',
    event: 'Order items row',
    userIdColumn: 'user_id',
    timestampColumn: 'created_at',
  });
});

test('a mapping reads as words', () => {
  expect(mappingWords({ kind: 'track', event: 'Order', userIdColumn: 'user_id' })).toBe('Event “Order”, by user_id');
  expect(mappingWords({ kind: 'identify' })).toBe('Person');
});
