import { expect, test } from 'vitest';
import { firstDistinct } from './first-distinct';

const keyOf = (row: string) => row;

/** A list, and how often it was read. */
function listOf(rows: readonly string[]) {
  const reads: number[] = [];
  const read = async (count: number) => {
    reads.push(count);
    return rows.slice(0, count);
  };
  return { read, reads };
}

test('rows that differ are read once', async () => {
  const { read, reads } = listOf(['a', 'b', 'c', 'd']);
  expect(await firstDistinct(3, { read, keyOf })).toEqual(['a', 'b', 'c']);
  expect(reads).toEqual([3]);
});

test('rows that were written again are left out, and the page is full all the same', async () => {
  const { read, reads } = listOf(['a', 'a', 'b', 'b', 'b', 'c', 'd']);
  expect(await firstDistinct(3, { read, keyOf })).toEqual(['a', 'b', 'c']);
  expect(reads).toEqual([3, 12]);
});

test('a list that ends is not read on', async () => {
  const { read, reads } = listOf(['a', 'a', 'a']);
  expect(await firstDistinct(3, { read, keyOf })).toEqual(['a']);
  expect(reads).toEqual([3, 12]);
});
