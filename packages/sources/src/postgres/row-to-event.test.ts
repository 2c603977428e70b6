import { describe, expect, test } from 'vitest';
import type { StreamSelection } from '../types';
import type { RawRow } from './row-query';
import { isoTime, rowIdentity, rowToEvent } from './row-to-event';

const selection: StreamSelection = {
  name: 'public.orders',
  mode: 'incremental',
  cursorColumn: 'updated_at',
  keyColumns: ['id'],
  mapping: { kind: 'track', event: 'Order Updated' },
};
const row: RawRow = {
  row: '{"id":9007199254740993,"note":"a \\"quoted\\" word"}',
  cursor: '2026-01-31 10:00:00.123456+00',
  key: ['9007199254740993'],
  userId: null,
  anonymousId: null,
  groupId: null,
  timestamp: '2026-01-31 10:00:00.123456+00',
};
const event = (change: Partial<StreamSelection> = {}, rowChange: Partial<RawRow> = {}) => {
  const chosen = { ...selection, ...change };
  const values = { ...row, ...rowChange };
  return rowToEvent({ selection: chosen, row: values, identity: rowIdentity(chosen, values), timestampIsTime: true });
};

describe('a row as an event', () => {
  test('keeps the digits of numbers that JavaScript cannot hold', () => {
    expect(event()).toContain('"id":9007199254740993');
  });

  test('belongs to itself when no column names a person', () => {
    expect(JSON.parse(event())).toMatchObject({ type: 'track', anonymousId: 'public.orders:9007199254740993' });
  });

  test('becomes an identify call whose columns are traits', () => {
    const identify = JSON.parse(event({ mapping: { kind: 'identify', userIdColumn: 'id' } }, { userId: '42' }));
    expect(identify).toMatchObject({ type: 'identify', userId: '42', traits: { note: 'a "quoted" word' } });
    expect(identify).not.toHaveProperty('anonymousId');
  });

  test('has the same message id whenever it is read, and another one after it changed', () => {
    const idOf = (text: string) => JSON.parse(text).messageId;
    expect(idOf(event())).toBe(idOf(event()));
    expect(idOf(event({}, { cursor: '2026-01-31 10:00:00.123457+00' }))).not.toBe(idOf(event()));
  });
});

test.each([
  ['2026-01-31 10:00:00.123456+00', '2026-01-31T10:00:00.123456Z'],
  ['2026-01-31 10:00:00', '2026-01-31T10:00:00Z'],
  ['2026-01-31', '2026-01-31T00:00:00Z'],
  ['infinity', null],
  ['0044-03-15 00:00:00+00 BC', null],
])('the time %s becomes %s', (text, expected) => {
  expect(isoTime(text)).toBe(expected);
});
