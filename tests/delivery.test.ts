import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort, type Product, type Receiver, receiver, waitFor } from '@tributary/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  booksOf,
  createSdkSource,
  deliveredIds,
  listAll,
  type SdkSource,
  startPrepared,
  untilDelivered,
} from './set-up';

/** What a destination may do to us, and what people then see. One product; each scene has its own source and receiver. */
let product: Product;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  product = await startPrepared();
});

afterAll(async () => {
  for (const each of open) await each.close();
  await product?.dispose();
});

interface Delivery {
  readonly deliveryId: string;
  readonly messageId: string;
  readonly status: string;
  readonly attempt: number;
  readonly at: string;
  readonly reason: string;
  readonly explanation: string;
  readonly errorGroup: string;
  readonly httpStatus: number | null;
  readonly nextAttemptAt: string | null;
}
interface DeliveryDetail {
  readonly delivery: Delivery;
  readonly cause: string | null;
  readonly suggestion: string | null;
  readonly canRetry: boolean;
  readonly attempts: readonly (Delivery & {
    readonly exchanges: readonly { status?: number; responseBody?: string }[];
  })[];
}
interface Replay {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly enqueued: number;
  readonly delivered: number;
}

async function newReceiver(): Promise<Receiver> {
  const made = await receiver();
  open.push(made);
  return made;
}

async function newDestination(
  source: SdkSource,
  settings: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { id } = await product.api<{ id: string }>('POST', 'destinations', {
    ...{ name: 'Shop backend', type: 'webhook', enabled: true, settings },
    ...more,
  });
  await product.api('POST', 'connections', { sourceId: source.id, destinationId: id });
  return id;
}

/** A source and a receiver that gets all of its events. */
async function scene(name: string, settings: Record<string, unknown> = {}) {
  const source = await createSdkSource(product, name);
  const hook = await newReceiver();
  const id = await newDestination(source, { url: hook.url, ...settings });
  return { source, hook, id };
}

async function track(source: SdkSource, messageIds: readonly string[], more: Record<string, unknown> = {}) {
  const batch = messageIds.map((messageId) => ({
    ...{ type: 'track', event: 'Order Completed', userId: 'ann', messageId },
    ...more,
  }));
  const response = await fetch(`${product.captureUrl}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${source.writeKey}:`).toString('base64')}` },
    body: JSON.stringify({ batch }),
  });
  expect(response.status).toBe(200);
}

const ids = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

const deliveriesOf = (destinationId: string, filter = ''): Promise<Delivery[]> =>
  listAll<Delivery>(product, `deliveries?destinationId=${destinationId}${filter}`);

/** Waits until so many deliveries stand like this. */
const standing = (destinationId: string, status: string, count: number): Promise<Delivery[]> =>
  waitFor(
    async () => {
      const found = await deliveriesOf(destinationId, `&status=${status}`);
      return found.length >= count && found;
    },
    { withinMs: 60_000, what: `${count} ${status} deliveries` },
  );

const detailOf = (delivery: Delivery | undefined): Promise<DeliveryDetail> =>
  product.api('GET', `deliveries/${delivery?.deliveryId}`);

const ended = (replay: Replay): Promise<Replay> =>
  waitFor(
    async () => {
      const now = await product.api<Replay>('GET', `replays/${replay.id}`);
      return now.status === 'succeeded' && now.delivered === now.total && now;
    },
    { withinMs: 60_000, what: 'the replay to end' },
  );

const messageIdsAt = (hook: Receiver): string[] => (hook.accepted() as { messageId: string }[]).map((e) => e.messageId);

describe.concurrent('a destination', () => {
  test('that is down: pending with its cause in words, tried again later and later, delivered once it is back', async () => {
    const { source, hook, id } = await scene('Goes down');
    await hook.goDown();
    await track(source, ['survivor']);
    const [waiting] = await standing(id, 'pending', 1);
    const seen = await detailOf(waiting);
    expect(seen.cause).toContain('cannot be reached');
    expect(seen.suggestion).toMatch(/tried again for 24 hours/);
    expect(seen.delivery.explanation).toMatch(/No connection to .* could be made/);
    expect(Date.parse(waiting?.nextAttemptAt ?? '')).toBeGreaterThan(Date.parse(waiting?.at ?? ''));
    const groups = await product.api<{ data: { cause: string; pending: number; failed: number }[] }>(
      'GET',
      `error-groups?destinationId=${id}`,
    );
    expect(groups.data).toMatchObject([{ pending: 1, failed: 0, cause: expect.stringContaining('cannot be reached') }]);

    hook.behave({ status: [500, 503, 200] });
    await hook.comeBack();
    const [delivered] = await standing(id, 'delivered', 1);
    const { attempts } = await detailOf(delivered);
    const statuses = attempts.map(({ httpStatus }) => httpStatus).filter((status) => status);
    expect(statuses).toEqual([500, 503, 200]);
    expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1));
    expect(attempts.slice(0, -1).every(({ status, explanation }) => status === 'pending' && explanation !== '')).toBe(
      true,
    );
    for (const [index, { at }] of attempts.slice(1).entries()) {
      expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(attempts[index]?.nextAttemptAt ?? ''));
    }
    expect(hook.requests.map(({ status }) => status)).toEqual([500, 503, 200]);
    expect(new Set(hook.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('that says Retry-After is asked again no earlier', async () => {
    const { source, hook, id } = await scene('Asks for patience');
    hook.behave({ status: [429, 200], headers: { 'retry-after': '5' } });
    await track(source, ['patient']);
    await standing(id, 'delivered', 1);
    const [first, second] = hook.requests;
    expect(hook.requests).toHaveLength(2);
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  test('that answers 400: failed at once, explained with its own words, and not asked again', async () => {
    const { source, hook, id } = await scene('Refuses');
    hook.behave({ status: 400, body: '{"error":"no such product"}' });
    await track(source, ['refused']);
    const [failed] = await standing(id, 'failed', 1);
    const { delivery, cause, suggestion, canRetry, attempts } = await detailOf(failed);
    expect(delivery).toMatchObject({ reason: 'http_400', httpStatus: 400, attempt: 1, nextAttemptAt: null });
    expect(delivery.explanation).toContain('(400)');
    expect(cause).toMatch(/does not accept the data/);
    expect(suggestion).not.toBe('');
    expect(canRetry).toBe(true);
    expect(attempts[0]?.exchanges[0]).toMatchObject({ status: 400, responseBody: '{"error":"no such product"}' });
    expect(hook.requests).toHaveLength(1);
  });

  test('whose failures are replayed gets exactly the number that was shown, each once', async () => {
    const { source, hook, id } = await scene('Is repaired');
    const [good, bad, gone] = [ids('good', 5), ids('bad', 20), ids('gone', 7)];
    await track(source, good);
    await standing(id, 'delivered', good.length);
    hook.behave({ status: 404 });
    await track(source, gone);
    await standing(id, 'failed', gone.length);
    hook.behave({ status: 400 });
    await track(source, bad);
    const failed = await standing(id, 'failed', bad.length + gone.length);
    const errorGroup = failed.find(({ messageId }) => messageId === 'bad-0')?.errorGroup;

    hook.behave({});
    hook.clear();
    const filter = { destinationId: id, errorGroup };
    const shown = await product.api<{ count: number }>('POST', 'replays', { filter, dryRun: true });
    expect(shown.count).toBe(bad.length);
    expect(hook.requests).toEqual([]);
    const { count, replay } = await product.api<{ count: number; replay: Replay }>('POST', 'replays', { filter });
    expect(count).toBe(shown.count);
    expect(await ended(replay)).toMatchObject({ total: 20, enqueued: 20, delivered: 20 });
    expect([...deliveredIds(hook)].sort()).toEqual(bad.map((messageId) => [messageId, 1]).sort());

    const rest = await product.api<{ count: number; replay: Replay }>('POST', 'replays', {
      filter: { destinationId: id },
    });
    expect(rest.count).toBe(gone.length);
    await ended(rest.replay);
    expect([...deliveredIds(hook)].sort()).toEqual([...bad, ...gone].map((messageId) => [messageId, 1]).sort());
    const none = product.api('POST', 'replays', { filter: { destinationId: id } });
    await expect(none).rejects.toThrow('409');
    expect((await booksOf(product, source.id)).connection).toMatchObject({ stored: 32, delivered: 32, difference: 0 });
  });

  test('that is paused gets nothing, loses nothing, and then all of it in order', async () => {
    const { source, hook, id } = await scene('Pauses');
    await product.api('POST', `destinations/${id}/pause`, { reason: 'Maintenance' });
    const sent = ids('parked', 60);
    // Until the pause is known everywhere, an event may still go through.
    const known = await waitFor(async () => {
      await track(source, [`probe-${Date.now()}`]);
      return (await deliveriesOf(id, '&status=parked')).length;
    });
    hook.clear();
    for (let start = 0; start < sent.length; start += 20) await track(source, sent.slice(start, start + 20));
    const parked = await standing(id, 'parked', known + sent.length);
    expect(parked[0]).toMatchObject({ reason: 'destination_paused' });
    expect((await detailOf(parked[0])).delivery.explanation).toMatch(/paused/);
    expect(hook.requests).toEqual([]);
    expect((await booksOf(product, source.id)).connection?.parked).toBeGreaterThanOrEqual(sent.length);

    await product.api('POST', `destinations/${id}/resume`);
    const all = await waitFor(
      () => {
        const come = messageIdsAt(hook);
        return sent.every((messageId) => come.includes(messageId)) && come;
      },
      { withinMs: 60_000, what: 'everything that was parked' },
    );
    expect(all.filter((messageId) => messageId.startsWith('parked'))).toEqual(sent);
    await waitFor(async () => (await deliveriesOf(id, '&status=parked')).length === 0, {
      what: 'nothing to be parked',
    });
  });

  test('that is paused and resumed while events flow gets every one of them once', async () => {
    const { source, hook, id } = await scene('Pauses in the rush');
    const sent: string[] = [];
    const flow = async (count: number) => {
      for (let n = 0; n < count; n++) {
        const some = ids(`rush-${sent.length}`, 5);
        await track(source, some);
        sent.push(...some);
      }
    };
    await flow(10);
    await Promise.all([flow(20), product.api('POST', `destinations/${id}/pause`)]);
    await Promise.all([flow(20), product.api('POST', `destinations/${id}/resume`)]);
    await flow(10);
    const delivered = await untilDelivered(hook, sent);
    expect([...delivered.values()].filter((count) => count !== 1)).toEqual([]);
    const { connection } = await waitFor(async () => {
      const books = await booksOf(product, source.id);
      return books.connection?.delivered === sent.length && books;
    });
    expect(connection).toMatchObject({ stored: sent.length, parked: 0, pending: 0, failed: 0, difference: 0 });
  });

  test('that is switched off gets nothing, and what comes after it is on again', async () => {
    const { source, hook, id } = await scene('Is off');
    await track(source, ['before']);
    await standing(id, 'delivered', 1);
    await product.api('PATCH', `destinations/${id}`, { enabled: false });
    const last = await waitFor(async () => {
      const messageId = `off-${Date.now()}`;
      await track(source, [messageId]);
      const trace = await waitFor(async () => {
        const now = await product.api<Trace>('GET', `events/${messageId}/trace?sourceId=${source.id}`);
        return (now.destinations[0]?.status !== null || Date.now() - Number(messageId.slice(4)) > 2_000) && now;
      });
      return trace.destinations[0]?.status === null && { messageId, trace };
    });
    expect(last.trace.destinations[0]).toMatchObject({
      enabled: false,
      explanation: expect.stringContaining('switched off'),
    });
    await product.api('PATCH', `destinations/${id}`, { enabled: true });
    await waitFor(async () => {
      await track(source, [`on-${Date.now()}`]);
      return messageIdsAt(hook).some((messageId) => messageId.startsWith('on-'));
    });
    expect(messageIdsAt(hook)).not.toContain(last.messageId);
  });

  test("with a mapping's filter gets what it wants, and says of the rest why not", async () => {
    const source = await createSdkSource(product, 'Filters');
    const hook = await newReceiver();
    const id = await newDestination(source, { url: hook.url }, { presets: [] });
    await product.api('POST', `destinations/${id}/mappings`, {
      name: 'Big orders',
      action: 'send',
      filter: 'event = "Order Completed" and properties.total >= 100',
      mapping: { data: { order: { '@path': '$.properties.id' }, from: { '@path': '$.userId' } } },
    });
    await waitFor(async () => {
      await track(source, [`big-${Date.now()}`], { properties: { id: 'o-1', total: 250 } });
      return hook.requests.length > 0;
    });
    expect(hook.accepted()[0]).toEqual({ order: 'o-1', from: 'ann' });
    await track(source, ['small'], { properties: { id: 'o-2', total: 5 } });
    const filtered = await waitFor(async () => (await deliveriesOf(id, '&status=filtered&messageId=small'))[0]);
    expect(filtered.explanation).toMatch(/Big orders.*total/);
    const trace = await product.api<Trace>('GET', `events/small/trace?sourceId=${source.id}`);
    expect(trace.destinations[0]).toMatchObject({ status: 'filtered', mappings: [{ verdict: { matched: false } }] });
    expect(hook.requests.filter(({ body }) => body.includes('o-2'))).toEqual([]);
  });

  test('can verify that a request comes from us, unchanged', async () => {
    const signingSecret = `whsec_${Buffer.from('a secret of thirty-two bytes, yes').toString('base64')}`;
    const { source, hook, id } = await scene('Verifies', { signingSecret, batch: true, batchSize: 10 });
    const sent = ids('signed', 25);
    await track(source, sent, { properties: { text: 'Grüße 👋\u2028' } });
    await standing(id, 'delivered', sent.length);
    const webhook = new Webhook(signingSecret);
    const verified = hook.requests.flatMap(
      ({ body, headers }) => webhook.verify(body, headers as Record<string, string>) as { messageId: string }[],
    );
    expect(verified.map(({ messageId }) => messageId)).toEqual(sent);
    const [first] = hook.requests;
    expect(() => webhook.verify(`${first?.body} `, first?.headers as Record<string, string>)).toThrow();
  });

  test('that is dead, or that hangs, slows no other', async () => {
    const { source, hook, id } = await scene('Beside the dead');
    const hanging = await hangingServer();
    const refused = await newDestination(source, { url: `http://127.0.0.1:${await freePort()}` });
    const hangs = await newDestination(source, { url: hanging.url });
    const sent = ids('unharmed', 300);
    for (let start = 0; start < sent.length; start += 50) await track(source, sent.slice(start, start + 50));
    await standing(id, 'delivered', sent.length);
    expect([...deliveredIds(hook).values()].every((count) => count === 1)).toBe(true);
    // The other one has been asked and has not said a word: nothing of its own has ended when all of this has.
    expect(hanging.asked()).toBeGreaterThan(0);
    expect(await deliveriesOf(hangs, '&status=delivered')).toEqual([]);
    const [late] = await standing(hangs, 'pending', 1);
    expect((await detailOf(late)).cause).toMatch(/does not answer in time/);
    expect((await standing(refused, 'pending', 1))[0]?.reason).toBe('connection');
  });
});

interface Trace {
  readonly destinations: readonly {
    status: string | null;
    enabled: boolean;
    explanation: string;
    mappings: unknown[];
  }[];
}

/** Takes every request and never answers. */
async function hangingServer() {
  let asked = 0;
  const server: Server = createServer(() => {
    asked++;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}
