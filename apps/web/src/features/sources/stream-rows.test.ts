import { expect, test } from 'vitest';
import type { DiscoveredStream } from '@/api';
import { checkChoice, choiceOf, joinStreams, type StreamChoice } from './stream-rows';

const found = (name: string, more: Partial<DiscoveredStream> = {}): DiscoveredStream => ({
  name,
  columns: [],
  primaryKey: ['id'],
  estimatedRows: 1,
  suggestedCursor: 'updated_at',
  ...more,
});
const choice: StreamChoice = { mode: 'full', cursorField: null, primaryKey: ['id'], mapping: { kind: 'track' } };

test('a table with a key and a growing column is read by what is new', () => {
  const row = { name: 'orders', found: found('orders'), saved: undefined };
  expect(choiceOf(row)).toMatchObject({ mode: 'incremental', cursorField: 'updated_at', primaryKey: ['id'] });
});

test('a table that is neither found nor saved starts with everything, each time', () => {
  expect(choiceOf({ name: 'gone', found: undefined, saved: undefined })).toEqual({ ...choice, primaryKey: [] });
});

test.each<[string, Partial<StreamChoice>, string[]]>([
  ['all of a table as events', {}, []],
  ['what is new without a cursor', { mode: 'incremental' }, ['cursorField']],
  ['what is new with a cursor', { mode: 'incremental', cursorField: 'updated_at' }, []],
  ['people without an id', { mapping: { kind: 'identify' } }, ['userIdColumn']],
  ['people with an id', { mapping: { kind: 'identify', userIdColumn: 'id' } }, []],
  ['groups without an id', { mapping: { kind: 'group' } }, ['groupIdColumn']],
])('%s: the fields at fault', (_what, part, fields) => {
  expect(Object.keys(checkChoice({ ...choice, ...part }))).toEqual(fields);
});

test('tables are listed by name, whether found or not', () => {
  expect(joinStreams([found('b'), found('a')], []).map((row) => row.name)).toEqual(['a', 'b']);
});
