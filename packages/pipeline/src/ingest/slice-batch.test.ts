import type { StreamBatch } from '@tributary/event-stream';
import { expect, test } from 'vitest';
import { hasRoom, sliceBatch } from './slice-batch';

const MB = 1024 * 1024;
const body = new Uint8Array(MB);
const batchOf = (chunks: number, isWhole = true): StreamBatch => ({
  ...{ id: '3-live-1-0', partition: 3, lane: 'live', isWhole },
  chunks: Array.from({ length: chunks }, (_, n) => ({ offset: `1-${n}`, header: new Uint8Array(0), body })),
});
const roomIn = (batch: StreamBatch) => hasRoom(batch, sliceBatch(batch));
const sizesOf = (batch: StreamBatch) => sliceBatch(batch).map(({ chunks }) => chunks.length);

test('a batch is cut into slices of about the same size, so that no small remainder is an insert of its own', () => {
  expect(sizesOf(batchOf(1))).toEqual([1]);
  expect(sizesOf(batchOf(35))).toEqual([35]);
  expect(sizesOf(batchOf(36))).toEqual([18, 18]);
  expect(sizesOf(batchOf(100))).toEqual([34, 34, 32]);
});

test('all chunks are in the slices, in order, under ids that are the same each time', () => {
  const batch = batchOf(70);
  const [once, again] = [sliceBatch(batch), sliceBatch(batch)];
  expect(once.map(({ id }) => id)).toEqual(['3-live-1-0.0', '3-live-1-0.1']);
  expect(once.flatMap(({ chunks }) => chunks)).toEqual(batch.chunks);
  expect(again).toEqual(once);
});

test('a chunk that is larger than a slice is one by itself', () => {
  const large = { offset: '1-0', header: new Uint8Array(0), body: new Uint8Array(80 * MB) };
  expect(sizesOf({ ...batchOf(0), chunks: [large, ...batchOf(3).chunks] })).toEqual([1, 3]);
});

test('there is room in what fills less than a slice, and behind which nothing waits', () => {
  expect(roomIn(batchOf(31))).toBe(true);
  expect(roomIn(batchOf(32))).toBe(false);
  expect(roomIn(batchOf(31, false))).toBe(false);
});
