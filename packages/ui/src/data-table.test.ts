import { expect, test } from 'vitest';
import { type Column, placesOf } from './data-table';

const column = (id: string, more: Partial<Column<object>> = {}): Column<object> => ({
  ...{ id, header: id.toUpperCase(), cell: () => null },
  ...more,
});

test('on a narrow screen one column leads a row: the one that says so, else the widest, else the first', () => {
  const wide = column('wide', { width: '100%' });
  expect(placesOf([column('a'), wide, column('b', { narrow: 'lead' })]).get('b')).toBe('lead');
  expect([...placesOf([column('a'), wide])]).toEqual([
    ['a', 'told'],
    ['wide', 'lead'],
  ]);
  expect([...placesOf([column('a'), column('b')]).values()]).toEqual(['lead', 'told']);
});

test('what can be done ends the first line; the rest stands where its column says, else after its header', () => {
  const places = placesOf([
    ...[column('a'), column('state', { narrow: 'end' }), column('trend', { narrow: 'off' })],
    ...[column('why', { narrow: 'line' }), column('count'), column('actions', { header: '' })],
  ]);
  expect([...places.values()]).toEqual(['lead', 'end', 'off', 'line', 'told', 'end']);
});
