import { expect, test } from 'vitest';
import { dead, drop, ok, retry, unreachable } from './outcome';

test('outcomes are plain values', () => {
  expect(ok(1)).toEqual({ kind: 'ok', value: 1 });
  expect(drop('filtered')).toEqual({ kind: 'drop', reason: 'filtered' });
  expect(retry('http_429', 2_000)).toEqual({ kind: 'retry', reason: 'http_429', afterMs: 2_000 });
  expect(Object.hasOwn(retry('http_500'), 'afterMs')).toBe(false);
  expect(dead('http_400', 'why')).toEqual({ kind: 'dead', reason: 'http_400', cause: 'why' });
});

test('the unreachable is loud', () => {
  expect(() => unreachable({ kind: 'new' } as never)).toThrow('unreachable: {"kind":"new"}');
});
