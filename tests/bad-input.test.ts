import { type Product, type Receiver, receiver, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type BadInput, type CasesOf, posthogCases, segmentCases } from './bad-input.cases';
import { jitsuCases, rudderstackCases } from './bad-input-kin.cases';
import { posthogEncodingCases, posthogV1Cases, v1Batch, v1Event, v1Headers } from './bad-input-posthog.cases';
import {
  booksOf,
  connectWebhook,
  createSdkSource,
  deliveredIds,
  listAllEvents,
  type SdkSource,
  startPrepared,
} from './set-up';

/** Every case has a source of its own, so that what the books say of it is exact. All send to one receiver. */
let product: Product;
let webhook: Receiver;
let destinationId: string;

beforeAll(async () => {
  product = await startPrepared();
  webhook = await receiver();
  destinationId = await connectWebhook(product, webhook, []);
});

afterAll(async () => {
  await webhook?.close();
  await product?.dispose();
});

type Request = Pick<BadInput, 'path' | 'body' | 'headers'>;
type Headers = Readonly<Record<string, string>>;

/** How one speaks in a dialect, and what one hears. */
interface Manner {
  readonly casesOf: CasesOf;
  readonly headers: (key: string) => Headers;
  /** A call that nothing is wrong with. */
  readonly good: (key: string, messageId: string) => Request;
  readonly unknownKey: Answer;
  readonly disabled: number;
}

const basic = (key: string): Headers => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const properties = { text: 'Grüße 👋' };
const track = (messageId: string) => JSON.stringify({ event: 'Good', userId: 'u', messageId, properties });

const MANNERS: Readonly<Record<string, Manner>> = {
  segment: {
    ...{ casesOf: segmentCases, headers: basic, disabled: 200 },
    good: (_key, messageId) => ({ path: '/v1/track', body: track(messageId) }),
    unknownKey: { status: 401, body: '{"success":false,"message":"the write key is not known","code":"unauthorized"}' },
  },
  posthog: {
    casesOf: (key) => [...posthogCases(key), ...posthogEncodingCases(key)],
    ...{ headers: () => ({}), disabled: 200 },
    good(key, messageId) {
      const event = { api_key: key, event: 'Good', distinct_id: 'u', uuid: messageId, properties };
      return { path: '/i/v0/e/', body: JSON.stringify(event) };
    },
    unknownKey: { status: 401, body: 'the write key is not known' },
  },
  'posthog v1': {
    ...{ casesOf: posthogV1Cases, headers: v1Headers, disabled: 200 },
    good: (_key, messageId) => ({
      ...{ path: '/i/v1/analytics/events', body: v1Batch(v1Event(messageId, { event: 'Good', properties })) },
    }),
    unknownKey: {
      status: 401,
      body: /^\{"error":"invalid_api_token","error_description":"the API token is not known",.*\}$/,
    },
  },
  rudderstack: {
    ...{ casesOf: rudderstackCases, headers: (key) => ({ ...basic(key), anonymousid: 'YQ==' }), disabled: 404 },
    good: (_key, messageId) => ({ path: '/v1/track', body: track(messageId) }),
    unknownKey: { status: 401, body: 'invalid write key' },
  },
  jitsu: {
    ...{ casesOf: jitsuCases, headers: (key) => ({ 'x-write-key': key }), disabled: 200 },
    good: (_key, messageId) => ({ path: '/api/s/s2s/track', body: track(messageId) }),
    unknownKey: { status: 401, body: '{"ok":false,"error":"stream not found: the write key is missing or not known"}' },
  },
};

interface Sent {
  readonly status: number;
  readonly text: string;
}

async function send({ headers: ofKey }: Manner, source: SdkSource, request: Request): Promise<Sent> {
  const { path, body, headers = {} } = request;
  const response = await fetch(`${product.captureUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...ofKey(source.writeKey), ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: response.status, text: await response.text() };
}

const goodCall = ({ good }: Manner, { writeKey }: SdkSource, messageId: string): Request => good(writeKey, messageId);

async function newSource(name: string): Promise<SdkSource> {
  const source = await createSdkSource(product, name);
  await product.api('POST', 'connections', { sourceId: source.id, destinationId });
  return source;
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** Everything accounted for: what was stored, what came again, what was refused and why, and what was delivered. */
async function expectBooks(source: SdkSource, { refused = {}, stored = [], duplicates = 0 }: BadInput): Promise<void> {
  const kept = stored.length + 1;
  const accepted = kept + duplicates + sum(refused);
  const books = await waitFor(
    async () => {
      const seen = await booksOf(product, source.id);
      // What was counted on its way in is accepted before it is accounted.
      const { stored: there = 0, duplicate = 0, blocked = 0 } = seen.source ?? {};
      return (
        there + duplicate + blocked >= accepted &&
        (seen.source?.accepted ?? 0) >= accepted &&
        (seen.connection?.delivered ?? 0) >= kept &&
        seen
      );
    },
    { withinMs: 60_000, what: 'the books to know all of it' },
  );
  expect(books.balanced).toBe(true);
  const blockedReasons = Object.entries(refused).map(([reason, count]) => ({ reason, count }));
  expect(books.source).toMatchObject({
    ...{ accepted, stored: kept, duplicate: duplicates, blocked: sum(refused), blockedReasons, difference: 0 },
  });
  expect(books.connection).toMatchObject({ stored: kept, delivered: kept, failed: 0, pending: 0, difference: 0 });
}

async function expectReasons(source: SdkSource, { refused = {}, traced = [] }: BadInput): Promise<void> {
  const shown = await listAllEvents(product, source.id, '&status=refused');
  const counts: Record<string, number> = {};
  for (const { reason, count } of shown) counts[reason] = (counts[reason] ?? 0) + count;
  expect(counts).toEqual(refused);
  for (const { id, detail } of shown) {
    expect(detail).toMatch(/\w+ .*\.$/);
    const refusal = await product.api<{ explanation: string }>('GET', `refusals/${id}`);
    expect(refusal.explanation).toMatch(/\w+ .*\.$/);
  }
  for (const messageId of traced) {
    const trace = await product.api<{ outcome: string; stages: { stage: string; verdict: string; detail: string }[] }>(
      'GET',
      `events/${encodeURIComponent(messageId)}/trace?sourceId=${source.id}`,
    );
    expect(trace.outcome).toBe('refused');
    expect(trace.stages.at(-1)).toMatchObject({ stage: 'checked', verdict: 'refused' });
    expect(trace.stages.at(-1)?.detail).not.toBe('');
  }
}

async function expectStored(source: SdkSource, messageIds: readonly string[]): Promise<void> {
  const stored = await listAllEvents(product, source.id);
  expect(stored.map((event) => event.messageId).sort()).toEqual([...messageIds].sort());
  for (const messageId of messageIds) {
    const detail = await product.api<{ canonical: Record<string, unknown>; receivedAt: string; timestamp: string }>(
      'GET',
      `events/${encodeURIComponent(messageId)}?sourceId=${source.id}`,
    );
    expect(detail.canonical).toMatchObject({ messageId });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    const apartMs = Math.abs(Date.parse(detail.timestamp) - Date.parse(detail.receivedAt));
    expect(apartMs).toBeLessThan(60_000);
  }
}

describe.concurrent.each(Object.entries(MANNERS))('in the dialect of %s', (dialect, manner) => {
  const { casesOf } = manner;
  const titles = casesOf('key').map(({ name }) => name);

  test.each(titles)('%s: its own answer, the reason in sight, nothing else harmed', async (title) => {
    const source = await newSource(`${dialect}: ${title}`);
    const bad = casesOf(source.writeKey).find(({ name }) => name === title);
    if (!bad) throw new Error(title);
    const { status, text } = await send(manner, source, bad);
    expect({ status, text }).toEqual({
      status: bad.answer.status,
      text: typeof bad.answer.body === 'string' ? bad.answer.body : expect.stringMatching(bad.answer.body),
    });
    const good = `good-after ${dialect} ${title}`;
    expect(await send(manner, source, goodCall(manner, source, good))).toMatchObject({ status: 200 });
    await expectBooks(source, bad);
    await expectReasons(source, bad);
    await expectStored(source, [...(bad.stored ?? []), good]);
    expect(deliveredIds(webhook).get(good)).toBe(1);
  });

  test('an unknown key is refused, and whose key is known goes on', async () => {
    const source = await newSource(`${dialect}: beside an unknown key`);
    const stranger = { id: '', writeKey: 'wk_nobody_has_this_one' };
    const { status, text } = await send(manner, stranger, goodCall(manner, stranger, 'of a stranger'));
    const { body } = manner.unknownKey;
    const expected = typeof body === 'string' ? body : expect.stringMatching(body);
    expect({ status, body: text }).toEqual({ status: manner.unknownKey.status, body: expected });
    await send(manner, source, goodCall(manner, source, `good beside a stranger, ${dialect}`));
    await expectBooks(source, { name: '', path: '', body: '', answer: { status: 401, body: '' } });
    const { data } = await product.api<{ data: unknown[] }>('GET', 'events?messageId=of%20a%20stranger&status=all');
    expect(data).toEqual([]);
  });

  test('a disabled source takes nothing, says so to its owner only, and goes on when it is enabled again', async () => {
    const source = await newSource(`${dialect}: disabled`);
    await product.api('PATCH', `sources/${source.id}`, { enabled: false });
    const off = goodCall(manner, source, `while disabled, ${dialect}`);
    // The change reaches capture a moment after it was made: what is accepted until then is kept.
    const sent = await waitFor(async () => {
      const answer = await send(manner, source, off);
      const refused = await listAllEvents(product, source.id, '&status=refused');
      return refused.length > 0 && { answer, refused };
    });
    expect(sent.answer.status).toBe(manner.disabled);
    expect(sent.refused[0]).toMatchObject({ reason: 'source_disabled', status: 'refused' });
    await product.api('PATCH', `sources/${source.id}`, { enabled: true });
    const again = `enabled again, ${dialect}`;
    await waitFor(async () => {
      await send(manner, source, goodCall(manner, source, again));
      return (await listAllEvents(product, source.id)).some(({ messageId }) => messageId === again);
    });
    expect((await booksOf(product, source.id)).source).toMatchObject({ difference: 0 });
  });
});

test('after all of it every process is the one that was started, and healthy', async () => {
  for (const url of [`${product.webUrl}/api/v1/health`, `${product.captureUrl}/health`, `${product.workerUrl}/health`])
    expect((await fetch(url)).status).toBe(200);
  expect(product.output()).not.toMatch(/is back|ended \(/);
});
