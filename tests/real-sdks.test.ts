import { Analytics } from '@segment/analytics-node';
import { type Product, type Receiver, receiver, waitFor } from '@tributary/testing';
import { PostHog } from 'posthog-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSdkBrowser, type SdkBrowser } from './sdk-browser';
import { expectCalls } from './sdk-calls';
import { SDK_CALLS } from './sdk-calls.cases';
import {
  booksOf,
  connectWebhook,
  createSdkSource,
  listAllEvents,
  type SdkSource,
  startPrepared,
  untilDelivered,
  untilStored,
} from './set-up';

const EVENTS = 1_000;
const PEOPLE = 10;
let product: Product;
let webhook: Receiver;
let segment: SdkSource;
let posthog: SdkSource;
let browser: SdkBrowser;

beforeAll(async () => {
  product = await startPrepared();
  webhook = await receiver();
  browser = await openSdkBrowser();
  segment = await createSdkSource(product, 'Segment SDK');
  posthog = await createSdkSource(product, 'PostHog SDK');
  await connectWebhook(product, webhook, [segment, posthog]);
});

afterAll(async () => {
  await browser?.close();
  await webhook?.close();
  await product?.dispose();
});

/** Every event once in the store, once at the receiver, and nothing in the books that is not accounted for. */
async function expectAllOnce(source: SdkSource, names: readonly string[]): Promise<void> {
  await untilStored(product, source.id, names.length);
  const stored = await listAllEvents(product, source.id);
  expect(stored.map((event) => event.name).sort()).toEqual([...names].sort());
  expect(new Set(stored.map((event) => event.messageId)).size).toBe(names.length);
  const ids = stored.map((event) => event.messageId);
  const delivered = await untilDelivered(webhook, ids);
  expect(ids.filter((messageId) => delivered.get(messageId) !== 1)).toEqual([]);
  const books = await waitFor(
    async () => {
      const seen = await booksOf(product, source.id);
      return seen.balanced && seen.connection?.delivered === names.length && seen;
    },
    { withinMs: 30_000, what: 'the books to balance' },
  );
  expect(books.source).toMatchObject({ accepted: names.length, stored: names.length, duplicate: 0, blocked: 0 });
}

test('1,000 events of @segment/analytics-node arrive once in the store and once at a webhook', async () => {
  const analytics = new Analytics({ writeKey: segment.writeKey, host: product.captureUrl, flushAt: 50 });
  const errors: unknown[] = [];
  analytics.on('error', (error) => errors.push(error));
  const names = Array.from({ length: EVENTS }, (_, index) => `Segment Event ${index}`);
  names.forEach((event, index) => {
    analytics.track({ userId: `user-${index % PEOPLE}`, event, properties: { index, text: 'Grüße 👋' } });
  });
  await analytics.closeAndFlush();
  expect(errors).toEqual([]);
  await expectAllOnce(segment, names);
});

test('1,000 events of posthog-node arrive once in the store and once at a webhook', async () => {
  const client = new PostHog(posthog.writeKey, { host: product.captureUrl, flushAt: 50, flushInterval: 100 });
  const errors: unknown[] = [];
  client.on('error', (error) => errors.push(error));
  const names = Array.from({ length: EVENTS }, (_, index) => `PostHog Event ${index}`);
  names.forEach((event, index) => {
    client.capture({ distinctId: `user-${index % PEOPLE}`, event, properties: { index } });
  });
  await client.shutdown();
  expect(errors).toEqual([]);
  await expectAllOnce(posthog, names);
});

test.each(SDK_CALLS.map((calls) => [calls.sdk, calls] as const))(
  '%s: every call becomes the canonical event that it stands for',
  async (sdk, calls) => {
    const source = await createSdkSource(product, sdk);
    await calls.send({ writeKey: source.writeKey, captureUrl: product.captureUrl, browser });
    const listed = await waitFor(
      async () => {
        const events = await listAllEvents(product, source.id, '&status=all');
        return events.length >= calls.expected.length && events;
      },
      { withinMs: 60_000, what: `${calls.expected.length} events of ${sdk}` },
    );
    expect(listed.filter(({ status }) => status !== 'stored')).toEqual([]);
    const details = await Promise.all(
      listed.map(({ messageId }) =>
        product.api<{ dialect: string; canonical: Record<string, unknown> }>(
          'GET',
          `events/${encodeURIComponent(messageId)}?sourceId=${source.id}`,
        ),
      ),
    );
    expect(new Set(details.map(({ dialect }) => dialect))).toEqual(new Set([calls.dialect]));
    expectCalls(
      details.map(({ canonical }) => canonical),
      calls,
    );
  },
);
