import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type ProcessName, type Product, startProduct, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { booksOf, createSdkSource, listAllEvents } from './set-up';

const EVENTS = 20_000;
const BATCH = 50;
const SENDERS = 4;
/** Killed when so many events have been answered with 200, one after the other. */
const KILLS: readonly { readonly after: number; readonly process: ProcessName }[] = [
  { after: 2_000, process: 'capture' },
  { after: 5_000, process: 'worker' },
  { after: 8_000, process: 'redis' },
  { after: 11_000, process: 'clickhouse' },
  { after: 14_000, process: 'worker' },
  { after: 17_000, process: 'clickhouse' },
];

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});

afterAll(async () => {
  await product?.dispose();
});

/** What a careful client does: sends a batch again, with the same message ids, until it is answered with 200. */
async function sendUntilAccepted(writeKey: string, ids: readonly string[]): Promise<void> {
  const batch = ids.map((messageId) => ({
    type: 'track',
    messageId,
    event: 'Kept',
    userId: `user-${messageId.slice(-2)}`,
  }));
  const body = gzipSync(JSON.stringify({ batch }));
  for (;;) {
    try {
      const response = await fetch(`${product.captureUrl}/v1/batch`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      if (response.status === 200) return;
      // A fault of ours may only ever be told as "try again": a 4xx would make an SDK throw the events away.
      if (response.status < 500) throw new TypeError(`a batch was refused with ${response.status}`);
    } catch (error) {
      if (error instanceof TypeError && error.message.startsWith('a batch')) throw error;
    }
    await delay(100);
  }
}

test('kill -9 of capture, worker, Redis and the store loses nothing that was answered 200, and stores it once', async () => {
  const source = await createSdkSource(product, 'Under fire');
  const accepted: string[] = [];
  const kills = [...KILLS];
  const strike = () => {
    const next = kills[0];
    if (next && accepted.length >= next.after) {
      kills.shift();
      product.kill(next.process);
    }
  };
  const batches = Array.from({ length: EVENTS / BATCH }, (_, batch) =>
    Array.from({ length: BATCH }, (_item, index) => `message-${batch}-${index}`),
  );
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let batch = batches.pop(); batch; batch = batches.pop()) {
        await sendUntilAccepted(source.writeKey, batch);
        accepted.push(...batch);
        strike();
      }
    }),
  );
  expect(kills).toEqual([]);
  expect(accepted).toHaveLength(EVENTS);

  const books = await waitFor(
    async () => {
      const { source: own, balanced } = await booksOf(product, source.id);
      return own !== null && balanced && own.stored >= EVENTS && own;
    },
    { withinMs: 120_000, what: 'the books to balance with everything stored' },
  );
  expect(books.stored).toBe(EVENTS);
  const stored = await listAllEvents(product, source.id);
  expect(stored).toHaveLength(EVENTS);
  const ids = new Set(stored.map((event) => event.messageId));
  expect(accepted.filter((id) => !ids.has(id))).toEqual([]);
});
