import { expect, test } from 'vitest';
import { digest, newId } from './ids';

test('ids have their prefix, sort by time and do not repeat', () => {
  const ids = Array.from({ length: 1_000 }, () => newId('src'));
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(/^src_[0-9a-z]{24}$/);
  expect(newId('a', 1) < newId('a', 2)).toBe(true);
  expect(newId('a', 999_999_999_999) < newId('a', 1_800_000_000_000)).toBe(true);
});

test('a digest is the same each time, and parts do not run into each other', () => {
  // The vector that event-schema's eventIdOf is held to as well.
  expect(digest('src_1', 'm1')).toBe('b5d394db4db729578673cc5ba8857d50');
  expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
  expect(digest('a')).not.toBe(digest('a', ''));
});
