import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress } from '@tributary/egress';
import type { JsonObject } from '@tributary/event-schema';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { createSigningSecret, deliverEvents, presetMappings, testConnection, validateSettings } from '../index';
import { mappingOf, track } from '../test-scene';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real receiver, and a real way out to it. */
async function scene(status: number | ((nth: number) => number) = 200, headers: Record<string, string> = {}) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      received.push({ method, url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(typeof status === 'number' ? status : status(received.length), headers);
      response.end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const send = createEgress({ allowCidrs: ['127.0.0.1/32'] });
  open.push(send, {
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?a=1`;
  const deliver = (
    settings: JsonObject,
    events = [{ event: track(), deliveryId: 'delivery-1' }],
    mapping: JsonObject = {},
  ) =>
    deliverEvents({
      destination: { type: 'webhook', settings: { url, ...settings } },
      mapping: mappingOf({ action: 'send', mapping }),
      events,
      send,
    });
  return { received, send, url, deliver };
}

function verified({ body, headers }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

test('one event arrives as its canonical JSON, signed so that the standard library accepts it', async () => {
  const { received, deliver } = await scene();
  const signingSecret = createSigningSecret();
  const { results } = await deliver({
    signingSecret,
    headers: { 'X-Shop': 'tea-shop', authorization: 'Bearer abcdef' },
  });
  expect(received).toHaveLength(1);
  const [request] = received as [Received];
  expect(request).toMatchObject({ method: 'POST', url: '/in?a=1' });
  expect(request.headers).toMatchObject({
    'webhook-id': 'delivery-1',
    'content-type': 'application/json',
    'x-shop': 'tea-shop',
    authorization: 'Bearer abcdef',
  });
  expect(verified(request, signingSecret)).toEqual(track());
  expect(results[0]).toMatchObject({
    deliveryId: 'delivery-1',
    outcome: { kind: 'ok', value: { httpStatus: 200 } },
    httpStatus: 200,
    explanation: 'The webhook accepted it (200).',
  });
  const shown = JSON.stringify(results);
  expect(shown).not.toContain(signingSecret);
  expect(shown).not.toContain('abcdef');
  expect(results[0]?.exchanges[0]).toMatchObject({ status: 200, responseBody: 'thanks' });
});

test('a changed body, or another secret, is not accepted by the library', async () => {
  const { received, deliver } = await scene();
  const signingSecret = createSigningSecret();
  await deliver({ signingSecret });
  const [request] = received as [Received];
  expect(() => verified({ ...request, body: `${request.body} ` }, signingSecret)).toThrow();
  expect(() => verified(request, createSigningSecret())).toThrow();
});

test('without a secret nothing is signed, but the id is there', async () => {
  const { received, deliver } = await scene();
  await deliver({ method: 'PUT' });
  expect(received[0]?.method).toBe('PUT');
  expect(received[0]?.headers['webhook-signature']).toBeUndefined();
  expect(received[0]?.headers['webhook-id']).toBe('delivery-1');
});

test('batches are arrays of at most the size, signed as one, and every event has its own result', async () => {
  const { received, deliver } = await scene();
  const signingSecret = createSigningSecret();
  const events = Array.from({ length: 5 }, (_, n) => ({
    event: track({ messageId: `m${n}` }),
    deliveryId: `delivery-${n}`,
  }));
  const { results } = await deliver({ signingSecret, batch: true, batchSize: 2 }, events);
  expect(received.map(({ body }) => JSON.parse(body).length)).toEqual([2, 2, 1]);
  expect(verified(received[0] as Received, signingSecret)).toEqual([events[0]?.event, events[1]?.event]);
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
  expect(results.map(({ deliveryId, outcome }) => [deliveryId, outcome.kind])).toEqual(
    events.map(({ deliveryId }) => [deliveryId, 'ok']),
  );
  expect(results[1]?.batch).toEqual({ size: 2, index: 1, firstDeliveryId: 'delivery-0' });
  expect(results[4]?.batch).toBeUndefined();
});

test('the same batch has the same id when it is tried again', async () => {
  const { received, deliver } = await scene(500);
  const events = ['a', 'b'].map((id) => ({ event: track({ messageId: id }), deliveryId: id }));
  await deliver({ batch: true }, events);
  await deliver({ batch: true }, events);
  expect(received[0]?.headers['webhook-id']).toBe(received[1]?.headers['webhook-id']);
});

test('a mapping changes what is sent', async () => {
  const { received, deliver } = await scene();
  await deliver({}, undefined, { data: { who: { '@path': '$.userId' }, what: { '@template': '{{event}}!' } } });
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({ who: 'user-1', what: 'Order Completed!' });
});

test.each([
  [429, { 'retry-after': '7' }, { kind: 'retry', reason: 'http_429', afterMs: 7_000 }],
  [503, {}, { kind: 'retry', reason: 'http_503' }],
  [408, {}, { kind: 'retry', reason: 'http_408' }],
  [401, {}, { kind: 'dead', reason: 'credentials_rejected' }],
  [403, {}, { kind: 'dead', reason: 'credentials_rejected' }],
  [404, {}, { kind: 'dead', reason: 'http_404' }],
  [302, { location: 'http://169.254.169.254/' }, { kind: 'dead', reason: 'redirected' }],
  [204, {}, { kind: 'ok', value: { httpStatus: 204 } }],
])('an answer %s ends as it should', async (status, headers, outcome) => {
  const { received, deliver } = await scene(status, headers as Record<string, string>);
  const { results } = await deliver({});
  expect(results[0]?.outcome).toEqual(outcome);
  expect(results[0]?.httpStatus).toBe(status);
  expect(received).toHaveLength(1);
});

test('a URL in a private network is refused, by address and by name', async () => {
  const send = createEgress({
    allowCidrs: [],
    lookup: async () => [{ address: '169.254.169.254', family: 4 }],
  });
  open.push(send);
  for (const url of ['http://169.254.169.254/latest/', 'http://[::ffff:127.0.0.1]/', 'http://metadata.example/']) {
    const { results } = await deliverEvents({
      destination: { type: 'webhook', settings: { url } },
      mapping: mappingOf({ action: 'send' }),
      events: [{ event: track(), deliveryId: 'd' }],
      send,
    });
    expect(results[0]?.outcome).toEqual({ kind: 'dead', reason: 'blocked_address' });
    expect(results[0]?.explanation).toContain('private or reserved network');
  }
});

test('the connection test sends a signed test message', async () => {
  const { received, send, url } = await scene((nth) => (nth === 1 ? 200 : 410));
  const signingSecret = createSigningSecret();
  const settings = { url, signingSecret };
  expect(await testConnection({ type: 'webhook', settings, send })).toMatchObject({
    ok: true,
    message: 'The URL answered 200.',
  });
  expect(verified(received[0] as Received, signingSecret)).toMatchObject({ type: 'tributary.test' });
  const second = await testConnection({ type: 'webhook', settings, send });
  expect(second.ok).toBe(false);
  expect(second.exchanges[0]?.status).toBe(410);
});

test('a connection test that fails does not promise that it is tried again', async () => {
  const { send, url } = await scene(() => 500);
  const { ok, message } = await testConnection({ type: 'webhook', settings: { url }, send });
  expect({ ok, message }).toEqual({ ok: false, message: 'The webhook could not take it now (500).' });
});

test.each([
  [{}, 'URL is missing.'],
  [{ url: 'ftp://example.com' }, 'URL has to be a URL that begins with https:// or http://.'],
  [{ url: 'https://user:pass@example.com' }, 'URL has a user name or password in it.'],
  [{ url: 'https://example.com', method: 'GET' }, 'Method has to be one of: POST, PUT, PATCH.'],
  [{ url: 'https://example.com', signingSecret: 'secret' }, 'Signing secret has to be whsec_'],
  [{ url: 'https://example.com', signingSecret: 'whsec_c2hvcnQ=' }, 'Signing secret has to be whsec_'],
  [{ url: 'https://example.com', headers: { 'a b': '1' } }, '"a b" is not the name of a header.'],
  [{ url: 'https://example.com', headers: { a: '1\r\nb: 2' } }, 'without line breaks'],
  [{ url: 'https://example.com', headers: { 'webhook-id': '1' } }, 'webhook-id is set by Tributary'],
  [{ url: 'https://example.com', headers: 'x' }, 'Headers has to be an object.'],
  [{ url: 'https://example.com', batchSize: 0 }, 'at least 1'],
  [{ url: 'https://example.com', batchSize: 1.5 }, 'whole number'],
  [{ url: 'https://example.com', nope: 1 }, 'Webhook has no setting "nope".'],
])('settings %j are refused in words', (settings, message) => {
  expect(
    validateSettings('webhook', settings)
      .map((error) => error.message)
      .join(' '),
  ).toContain(message);
});

test('good settings are accepted, and the preset is every event', () => {
  const settings = {
    url: 'https://example.com/x',
    signingSecret: createSigningSecret(),
    headers: { a: 'b' },
    batch: true,
  };
  expect(validateSettings('webhook', settings)).toEqual([]);
  expect(presetMappings('webhook')).toEqual([
    { name: 'All events', action: 'send', filter: '', mapping: { data: { '@path': '$.' } }, enabled: true },
  ]);
});
