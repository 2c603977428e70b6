import type { CanonicalEvent } from '@tributary/event-schema';
import { describe, expect, test } from 'vitest';
import type { FilterGroup } from '../types';
import { evaluateFilter, matchesFilter } from './evaluate-filter';
import { parseFilter, treeFromFilter } from './parse-filter';
import { filterFromTree } from './write-filter';

const event: CanonicalEvent = {
  messageId: 'm1',
  type: 'track',
  event: 'Order Completed',
  userId: 'u1',
  properties: { total: 12.5, paid: true, coupon: null, tags: ['a', 'b'], 'odd key': 'x', nested: { deep: 'yes' } },
  context: { library: { name: 'analytics.js' } },
  timestamp: '2026-01-01T00:00:00.000Z',
  receivedAt: '2026-01-01T00:00:00.000Z',
};

describe('an event passes', () => {
  test.each([
    ['', true],
    ['all', true],
    ['type = "track"', true],
    ['type = "identify"', false],
    ['type != "identify"', true],
    ['event = "Order Completed" and properties.total > 10', true],
    ['event = "Order Completed" and properties.total > 20', false],
    ['type = "identify" or event = "Order Completed"', true],
    ['type = "track" and (event = "A" or properties.paid = true)', true],
    ['properties.paid = false', false],
    ['properties.coupon = null', true],
    ['properties.coupon != null', false],
    ['properties.total = 12.5', true],
    ['properties.total != 12.5', false],
    ['properties.total = "12.5"', false],
    ['contains(event, "Completed")', true],
    ['!contains(event, "Completed")', false],
    ['match(event, "Order*")', true],
    ['match(event, "*Order")', false],
    ['!match(userId, "u*")', false],
    ['properties.nested.deep = "yes"', true],
    ['properties.tags.1 = "b"', true],
    ['properties.tags[0] = "a"', true],
    ['properties.odd\\ key = "x"', true],
    ['context.library.name = "analytics.js"', true],
    ['traits.email != null', false],
    ['properties.constructor != null', false],
    ['properties.__proto__ != null', false],
    ['\n  type = "track"\n  and event != "x"\n', true],
  ])('%s: %s', (fql, expected) => {
    expect(evaluateFilter(fql, event)).toMatchObject({ matched: expected });
    expect(matchesFilter(fql, event)).toBe(expected);
  });
});

test('each comparison has its own verdict with what the event has, also behind one that failed', () => {
  const verdict = evaluateFilter('type = "identify" and (properties.total > 20 or traits.email != null)', event);
  expect(verdict.matched).toBe(false);
  expect(verdict.clauses.map(({ path, passed, sentence }) => ({ path, passed, sentence }))).toEqual([
    { path: [0], passed: false, sentence: 'type has to be "identify", but it is "track"' },
    { path: [1, 0], passed: false, sentence: 'properties.total has to be greater than 20, but it is 12.5' },
    { path: [1, 1], passed: false, sentence: 'traits.email has to be set, but the event has none' },
  ]);
  expect(verdict.clauses[1]?.actual).toBe(12.5);
});

describe('what would be misread is refused', () => {
  test.each([
    ["event = 'A'", 'double quotes'],
    ['event in ["A", "B"]', 'Lists are not supported'],
    ['event not in ["A"]', 'Lists are not supported'],
    ['!(event = "A")', "can't be negated"],
    ['!event = "A"', 'use != for event'],
    ['type = "track" and event = "A" or event = "B"', 'parentheses'],
    ['event = "A', 'never ends'],
    ['event = A', 'needs double quotes'],
    ['event', 'comparison such as = is missing'],
    ['event =', 'A value is missing'],
    ['(event = "A"', '")" is missing'],
    ['event = "A")', '")" is not expected'],
    ['anonymous = "A"', '"anonymous" is not a field'],
    ['properties > 3', '"properties" is not a field'],
    ['properties.a > "3"', 'needs a number'],
    ['properties.a != true', 'properties.a = false'],
    ['match(event, "A")', 'needs a *'],
    ['contains(event, 3)', 'text in double quotes'],
    ['and', 'is not a field'],
    ['type = "track" and', 'missing before the end'],
    ['type = "track" ; drop', '";" at position 16'],
    [`${'('.repeat(30)}type = "track"${')'.repeat(30)}`, 'nested'],
  ])('%s', (fql, message) => {
    const parsed = parseFilter(fql);
    expect(parsed).toMatchObject({ ok: false });
    expect(parsed.ok ? '' : parsed.message).toContain(message);
    expect(evaluateFilter(fql, event)).toMatchObject({ matched: false, error: expect.stringContaining(message) });
  });
});

describe('a tree is written and read back as the same tree', () => {
  const clause = (field: string, operator: string, value?: string | number) =>
    ({ kind: 'clause', field, operator, ...(value === undefined ? {} : { value }) }) as FilterGroup['children'][number];
  test.each<[string, FilterGroup, string]>([
    ['nothing', { kind: 'group', match: 'all', children: [] }, ''],
    ['one', { kind: 'group', match: 'all', children: [clause('type', '=', 'track')] }, 'type = "track"'],
    [
      'two levels',
      {
        kind: 'group',
        match: 'all',
        children: [
          clause('type', '=', 'track'),
          { kind: 'group', match: 'any', children: [clause('event', '=', 'A "q" \\ B'), clause('userId', 'exists')] },
        ],
      },
      'type = "track" and (event = "A \\"q\\" \\\\ B" or userId != null)',
    ],
    [
      'every operator',
      {
        kind: 'group',
        match: 'any',
        children: [
          clause('properties.a', '!=', 'x'),
          clause('properties.a', '<', 1),
          clause('properties.a', '<=', -1.5),
          clause('properties.a', '>', 1e21),
          clause('properties.a', '>=', 0),
          clause('properties.a', 'number_equals', 3),
          clause('properties.a', 'number_not_equals', 3),
          clause('properties.a', 'contains', ' '),
          clause('properties.a', 'not_contains', "it's"),
          clause('properties.a', 'starts_with', 'a*'),
          clause('properties.a', 'not_starts_with', 'a'),
          clause('properties.a', 'ends_with', '*a'),
          clause('properties.a', 'not_ends_with', 'a'),
          clause('properties.a b(c)', 'not_exists'),
          clause('traits.größe', 'is_true'),
          clause('context.a-b.c_d', 'is_false'),
        ],
      },
      expect.stringContaining('match(properties.a, "a**")'),
    ],
  ])('%s', (_name, tree, fql) => {
    const written = filterFromTree(tree);
    expect(written).toEqual(fql);
    expect(treeFromFilter(written)).toEqual(tree);
    expect(filterFromTree(treeFromFilter(written))).toBe(written);
  });

  test('a tree that the language has no words for is refused', () => {
    const ends = { kind: 'group', match: 'all', children: [clause('event', 'ends_with', 'a*')] } as const;
    expect(() => filterFromTree(ends)).toThrow("can't be written down");
    const wrong = { kind: 'group', match: 'all', children: [clause('nowhere', '=', 'a')] } as const;
    expect(() => filterFromTree(wrong)).toThrow('is not a field');
  });
});
