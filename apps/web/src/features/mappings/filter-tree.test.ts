import { expect, test } from 'vitest';
import type { FilterTree } from '@/api';
import { addTo, type FilterClause, isComplete, kindOf, replaceAt, sentenceText, withOperator } from './filter-tree';

const clause = (field: string, operator: FilterClause['operator'], value?: string | number): FilterClause => ({
  kind: 'clause',
  field,
  operator,
  ...(value === undefined ? {} : { value }),
});
const tree = (match: 'all' | 'any', ...children: FilterTree['children']): FilterTree => ({
  kind: 'group',
  match,
  children,
});
const orders = tree('all', clause('type', '=', 'track'), clause('event', '=', 'Order Completed'));

test('a tree reads as a sentence', () => {
  expect(sentenceText(tree('all'))).toBe('any event comes');
  expect(sentenceText(orders)).toBe('type is track and event is Order Completed');
  expect(
    sentenceText(
      tree(
        'any',
        clause('properties.total', '>', 50),
        tree('all', clause('userId', 'exists'), clause('type', '=', 'page')),
      ),
    ),
  ).toBe('properties.total is greater than 50 or (userId is set and type is page)');
});

test('nodes are replaced, taken away and added where they are named', () => {
  const nested = tree('all', clause('a', 'exists'), tree('any', clause('b', 'exists'), clause('c', 'exists')));
  expect(sentenceText(replaceAt(nested, [1, 0], clause('x', 'exists')))).toBe('a is set and (x is set or c is set)');
  expect(sentenceText(replaceAt(nested, [0], null))).toBe('(b is set or c is set)');
  expect(sentenceText(addTo(nested, [1], clause('d', 'is_true')))).toBe(
    'a is set and (b is set or c is set or d is true)',
  );
  expect(sentenceText(nested)).toBe('a is set and (b is set or c is set)');
});

test('another operator keeps the value only where it means something', () => {
  expect(withOperator(clause('p', '=', '12'), '>')).toEqual(clause('p', '>', 12));
  expect(withOperator(clause('p', '=', 'abc'), '>')).toEqual(clause('p', '>'));
  expect(withOperator(clause('p', '>', 12), 'contains')).toEqual(clause('p', 'contains', '12'));
  expect(withOperator(clause('p', '=', 'x'), 'exists')).toEqual(clause('p', 'exists'));
});

test('a clause without its value is not complete', () => {
  expect(isComplete(clause('properties.total', '>'))).toBe(false);
  expect(isComplete(clause('', 'exists'))).toBe(false);
  expect(isComplete(clause('event', '=', ''))).toBe(true);
  expect(isComplete(tree('all', clause('a', 'exists'), tree('any')))).toBe(false);
});

test('the kind of event is known where the tree says it for certain', () => {
  expect(kindOf(orders)).toEqual({ type: 'track', event: 'Order Completed' });
  expect(kindOf({ ...orders, match: 'any' })).toEqual({});
  expect(kindOf(tree('all', clause('event', '!=', 'x')))).toEqual({});
});
