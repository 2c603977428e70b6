import { describe, expect, test } from 'vitest';
import { colourCode } from './colour-code';
import { cutMiddle } from './copy';
import { diffLines, foldLines } from './diff-lines';
import { childPath, jsonRows, pruneJson } from './json-rows';
import { compactNumber, groupedNumber, percent, trendOf } from './number-words';
import { sparkPath } from './sparkline';
import { stackValues } from './time-series-chart';
import { durationWords, timeAgo } from './time-words';
import { stepRow } from './use-row-keys';

describe('time in words', () => {
  const now = Date.UTC(2026, 10, 22, 20, 0, 0);
  test.each([
    [0, 'just now', 'now'],
    [4_999, 'just now', 'now'],
    [12_000, '12 seconds ago', '12s'],
    [60_000, '1 minute ago', '1m'],
    [3 * 3_600_000, '3 hours ago', '3h'],
    [2 * 86_400_000, '2 days ago', '2d'],
    [-180_000, 'in 3 minutes', 'in 3m'],
  ])('%d ms before now reads %s', (ms, long, short) => {
    expect(timeAgo(now - ms, now)).toBe(long);
    expect(timeAgo(now - ms, now, true)).toBe(short);
  });
  test.each([
    [340, '340 ms'],
    [2_400, '2.4 s'],
    [42_000, '42 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
  ])('%d ms lasts %s', (ms, words) => expect(durationWords(ms)).toBe(words));
});

describe('numbers in words', () => {
  test('thousands are grouped', () => expect(groupedNumber(1234567)).toBe('1,234,567'));
  test('short room shortens only what is long', () =>
    expect([compactNumber(9_999), compactNumber(1_204_000)]).toEqual(['9,999', '1.2M']));
  test.each([
    [1, '100%'],
    [0.99999, '99.9%'],
    [0.0001, '<0.1%'],
    [0.5, '50%'],
    [0.123, '12.3%'],
    [0, '0%'],
  ])('a share of %d never hides a loss: %s', (share, words) => expect(percent(share)).toBe(words));
  test('nothing before gives no trend', () => expect([trendOf(5, 0), trendOf(15, 10)]).toEqual([null, 0.5]));
});

describe('a JSON tree', () => {
  const value = { userId: 'u1', properties: { 'total price': 12, items: [{ sku: 'a' }, { sku: 'b' }] } };
  test('paths read as people write them', () => {
    expect(childPath('', 'properties', false)).toBe('properties');
    expect(childPath('properties', 'total price', false)).toBe('properties["total price"]');
    expect(childPath('properties.items', '0', true)).toBe('properties.items[0]');
  });
  test('a folded branch hides its lines and keeps its size', () => {
    const all = jsonRows(value, new Set());
    const folded = jsonRows(value, new Set(['properties.items']));
    expect(folded.length).toBeLessThan(all.length);
    expect(folded.find((row) => row.path === 'properties.items')).toMatchObject({
      kind: 'open',
      collapsed: true,
      size: 2,
    });
    expect(folded.some((row) => row.path.includes('sku'))).toBe(false);
  });
  test('searching keeps what fits by key or by value', () => {
    expect(pruneJson(value, 'SKU')).toEqual({ properties: { items: [{ sku: 'a' }, { sku: 'b' }] } });
    expect(pruneJson(value, 'u1')).toEqual({ userId: 'u1' });
    expect(pruneJson(value, 'nowhere')).toBeUndefined();
  });
});

describe('differences', () => {
  test('lines that went and came stand beside those that stayed', () => {
    expect(diffLines('a\nb\nc', 'a\nx\nc').map((line) => `${line.kind}:${line.text}`)).toEqual([
      'same:a',
      'removed:b',
      'added:x',
      'same:c',
    ]);
  });
  test('the same text has only same lines', () => {
    expect(diffLines('a\nb', 'a\nb').every((line) => line.kind === 'same')).toBe(true);
    const shown = (before: string, after: string) =>
      foldLines(diffLines([...before].join('\n'), [...after].join('\n')), 1).map((line) =>
        line.kind === 'folded' ? line.count : line.text,
      );
    expect(shown('abcdefgh', 'abcXefgh')).toEqual([2, 'c', 'd', 'X', 'e', 3]);
    expect(shown('abcd', 'aXcd')).toEqual(['a', 'b', 'X', 'c', 'd']);
    expect(shown('abc', 'abc')).toEqual([3]);
  });
});

test('code keeps every character when it is coloured', () => {
  const code = 'const key = "wk_1"; // your key\nawait send(key, 12)\n';
  const tokens = colourCode(code);
  expect(tokens.map((token) => token.text).join('')).toBe(code);
  expect(tokens.map((token) => token.kind)).toEqual(expect.arrayContaining(['word', 'string', 'comment', 'number']));
});

test('a URL in code is no comment', () => {
  expect(colourCode('curl http://127.0.0.1:3001/v1/track').some((token) => token.kind === 'comment')).toBe(false);
});

test('a long id keeps its start and its end', () => {
  expect(cutMiddle('src_0123456789abcdef', 12)).toBe('src_0123…def');
  expect(cutMiddle('short', 12)).toBe('short');
});

test('moving through rows stops at both ends', () => {
  expect([
    stepRow(['a', 'b'], null, 1),
    stepRow(['a', 'b'], 'b', 1),
    stepRow(['a', 'b'], 'a', -1),
    stepRow([], null, 1),
  ]).toEqual(['a', 'b', 'a', null]);
});

test('stacked series end at the sum', () => {
  expect(
    stackValues([
      { label: 'a', color: 'red', values: [1, 2] },
      { label: 'b', color: 'blue', values: [3, 4] },
    ]),
  ).toEqual([
    [1, 2],
    [4, 6],
  ]);
});

test('a sparkline needs two points', () => {
  expect(sparkPath([1], 10, 10)).toBe('');
  expect(sparkPath([0, 4], 10, 10)).toBe('M0.0 9.0L10.0 1.0');
});
