import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type ProcessName, type Product, type Receiver, receiver, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { booksOf, connectWebhook, createSdkSource, deliveredIds, listAllEvents, startPrepared } from './set-up';

const EVENTS = 8_000;
const BATCH = 50;
const SENDERS = 4;
/** Killed when so many events have been answered with 200, one after the other. `tests/faults` aims more closely. */
const KILLS: readonly { readonly after: number; readonly process: ProcessName }[] = [
  { after: 1_000, process: 'capture' },
  { after: 2_200, process: 'worker' },
  { after: 3_400, process: 'redis' },
  { after: 4_600, process: 'clickhouse' },
  { after: 5_800, process: 'postgres' },
];

let product: Product;
let webhook: Receiver;

beforeAll(async () => {
  product = await startPrepared();
  webhook = await receiver();
});

afterAll(async () => {
  await webhook?.close();
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

/** By message id: under which webhook ids it came. More than one would make a receiver take it for two. */
function webhookIdsOf(to: Receiver): Map<string, Set<unknown>> {
  const ids = new Map<string, Set<unknown>>();
  for (const { body, headers } of to.requests) {
    const { messageId } = JSON.parse(body) as { messageId: string };
    ids.set(messageId, (ids.get(messageId) ?? new Set()).add(headers['webhook-id']));
  }
  return ids;
}

test('kill -9 of every process in turn loses nothing that was answered 200: stored once, delivered under one id', async () => {
  const source = await createSdkSource(product, 'Under fire');
  await connectWebhook(product, webhook, [source]);
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

  await waitFor(() => deliveredIds(webhook).size === EVENTS, {
    withinMs: 180_000,
    what: () => `${EVENTS} events at the receiver; ${deliveredIds(webhook).size} are there`,
  });
  expect([...webhookIdsOf(webhook).values()].filter((webhookIds) => webhookIds.size !== 1)).toEqual([]);
  const { connection } = await waitFor(
    async () => {
      const seen = await booksOf(product, source.id);
      return seen.balanced && seen.connection?.delivered === EVENTS && seen;
    },
    { withinMs: 60_000, what: 'the books to know of every delivery' },
  );
  expect(connection).toMatchObject({ stored: EVENTS, failed: 0, pending: 0, parked: 0, difference: 0 });
});
