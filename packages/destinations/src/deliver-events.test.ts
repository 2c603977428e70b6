import { createEgress, type Send } from '@tributary/egress';
import { describe, expect, test } from 'vitest';
import { type DeliverInput, deliverEvents, type EventToDeliver } from './index';
import { identify, mappingOf, track, vendor } from './test-scene';

const amplitude = { type: 'amplitude', settings: { apiKey: 'key-1234', secretKey: 'secret-1234' } };
const logEvent = mappingOf({ action: 'logEventV2' });
const braze = {
  type: 'braze',
  settings: { api_key: 'braze-key', app_id: 'app', endpoint: 'https://rest.iad-01.braze.com' },
};
const brazeTrack = mappingOf({ action: 'trackEvent', mapping: { enable_batching: true } });

const people = (count: number): EventToDeliver[] =>
  Array.from({ length: count }, (_, n) => ({
    event: track({ messageId: `m${n}`, userId: `user-${n}`, event: `Event ${n}` }),
    deliveryId: `d${n}`,
  }));

const deliver = (input: Partial<DeliverInput> & { send: Send }) =>
  deliverEvents({ destination: amplitude, mapping: logEvent, events: people(1), ...input });

describe('an answer, or none, ends in the way of the one table', () => {
  test.each([
    [{ status: 200 }, { kind: 'ok', value: { httpStatus: 200 } }, 200],
    [{ status: 429, headers: { 'retry-after': '12' } }, { kind: 'retry', reason: 'http_429', afterMs: 12_000 }, 429],
    [{ status: 500 }, { kind: 'retry', reason: 'http_500' }, 500],
    [{ status: 408 }, { kind: 'retry', reason: 'http_408' }, 408],
    [{ status: 400 }, { kind: 'dead', reason: 'http_400' }, 400],
    [{ status: 401 }, { kind: 'dead', reason: 'credentials_rejected' }, 401],
    [{ status: 403 }, { kind: 'dead', reason: 'credentials_rejected' }, 403],
    [{ status: 301, headers: { location: 'https://x.test' } }, { kind: 'dead', reason: 'redirected' }, 301],
    ['timeout' as const, { kind: 'retry', reason: 'timeout' }, 0],
    ['dns' as const, { kind: 'retry', reason: 'dns' }, 0],
    ['connection' as const, { kind: 'retry', reason: 'connection' }, 0],
    ['tls' as const, { kind: 'retry', reason: 'tls' }, 0],
    ['aborted' as const, { kind: 'retry', reason: 'aborted' }, 0],
    ['blocked_address' as const, { kind: 'dead', reason: 'blocked_address' }, 0],
    ['invalid_url' as const, { kind: 'dead', reason: 'invalid_url' }, 0],
    ['response_too_large' as const, { kind: 'dead', reason: 'response_too_large' }, 0],
  ])('%j', async (answer, outcome, httpStatus) => {
    const { send } = vendor(answer);
    const { results } = await deliver({ send });
    expect(results[0]?.outcome).toEqual(outcome);
    expect(results[0]?.httpStatus).toBe(httpStatus);
    expect(results[0]?.explanation).toContain('Amplitude');
    expect(results[0]?.exchanges).toHaveLength(1);
  });

  test("the vendor's own words stand in the explanation", async () => {
    const { send } = vendor({ status: 400, body: '{"code":400,"error":"Invalid API key: key-1234"}' });
    const { results } = await deliver({ send });
    expect(results[0]?.explanation).toBe('Amplitude refused the request (400). Invalid API key: [redacted].');
  });
});

describe('before anything is sent', () => {
  test.each([
    ['an unknown type', { destination: { type: 'nope', settings: {} } }, 'unknown_destination'],
    ['missing settings', { destination: { type: 'amplitude', settings: {} } }, 'invalid_settings'],
    [
      'settings of the wrong type',
      { destination: { type: 'amplitude', settings: { apiKey: {}, secretKey: 3 } } },
      'invalid_settings',
    ],
    ['settings that are no object', { destination: { type: 'amplitude', settings: [] as never } }, 'invalid_settings'],
    [
      'settings that reach for the inside of the adapter',
      { destination: { ...amplitude, settings: { ...amplitude.settings, subscriptions: [], oauth: {} } } },
      'invalid_settings',
    ],
    ['one that needs a sign-in', { destination: { type: 'salesforce', settings: {} } }, 'invalid_settings'],
    ['an unknown action', { mapping: mappingOf({ action: 'constructor' }) }, 'unknown_action'],
    ['an unreadable filter', { mapping: { ...logEvent, filter: "event = 'A'" } }, 'invalid_filter'],
  ])('%s is dead, in words', async (_name, input, reason) => {
    const { send, sent } = vendor({ status: 200 });
    const { results } = await deliver({ send, ...input });
    expect(results[0]?.outcome).toEqual({ kind: 'dead', reason });
    expect(results[0]?.explanation).toMatch(/\.$/);
    expect(sent).toEqual([]);
  });

  test('an event that the filter does not want is dropped, with the clause that failed', async () => {
    const { send, sent } = vendor({ status: 200 });
    const { results } = await deliver({ send, mapping: { ...logEvent, filter: 'type = "identify"' } });
    expect(results[0]).toMatchObject({
      outcome: { kind: 'drop', reason: 'filtered' },
      explanation: 'The filter did not match: type has to be "identify", but it is "track".',
    });
    expect(sent).toEqual([]);
  });

  test('a required field that the event does not give is named', async () => {
    const { send, sent } = vendor({ status: 200 });
    const { results } = await deliver({
      send,
      destination: braze,
      mapping: mappingOf({ action: 'trackPurchase' }),
      events: [{ event: track({ properties: {} }), deliveryId: 'd' }],
    });
    expect(results[0]?.outcome).toEqual({ kind: 'discarded', reason: 'missing_field', field: 'products' });
    expect(results[0]?.explanation).toContain('Braze needs products');
    expect(sent).toEqual([]);
  });
});

test('each event of several has its own result, in the order given', async () => {
  const { send } = vendor({ status: 200 });
  const events = people(5);
  const some = events.map((each, n) => (n === 2 ? { ...each, event: identify({ userId: 'user-2' }) } : each));
  const { results } = await deliver({ send, events: some, mapping: { ...logEvent, filter: 'type = "track"' } });
  expect(results.map(({ deliveryId, outcome }) => `${deliveryId} ${outcome.kind}`)).toEqual([
    'd0 ok',
    'd1 ok',
    'd2 drop',
    'd3 ok',
    'd4 ok',
  ]);
});

test("one person's events go out one after the other, in order; different people's together", async () => {
  let under = 0;
  let underMax = 0;
  const order: string[] = [];
  const { send: answer } = vendor({ status: 200 });
  const send: Send = async (request) => {
    underMax = Math.max(underMax, ++under);
    order.push(JSON.parse(String(request.body)).events[0].event_type);
    await new Promise((resolve) => setImmediate(resolve));
    under--;
    return answer(request);
  };
  const events = ['a', 'b'].flatMap((userId) =>
    [1, 2, 3].map((n) => ({
      event: track({ userId, event: `${userId}${n}`, properties: {} }),
      deliveryId: `${userId}${n}`,
    })),
  );
  await deliver({ send, events });
  expect(order.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  expect(order.filter((name) => name.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
  expect(underMax).toBe(2);
});

test.each([
  [
    { status: 429, headers: { 'retry-after': '60' } },
    { kind: 'retry', reason: 'http_429', afterMs: 60_000 },
  ],
  [{ status: 401 }, { kind: 'dead', reason: 'credentials_rejected' }],
])('after %j nothing further is sent', async (answer, outcome) => {
  const { send, sent } = vendor(answer);
  const { results } = await deliver({ send, events: people(50) });
  expect(sent.length).toBeLessThanOrEqual(8);
  expect(results).toHaveLength(50);
  for (const result of results) expect(result.outcome).toEqual(outcome);
  expect(results[49]?.explanation).toContain('Not sent, because of an event before it.');
});

test('an address that is blocked for one event does not end the others', async () => {
  const events = people(6).map((each, n) => ({
    ...each,
    event: { ...each.event, properties: { hook: n === 0 ? 'bad' : 'good' } },
  }));
  const { send: fine } = vendor({ status: 200 });
  const { send: refused } = vendor('blocked_address');
  const send: Send = (request) => (String(request.body).includes('"bad"') ? refused(request) : fine(request));
  const { results } = await deliver({ send, events });
  expect(results.map(({ outcome }) => outcome.kind)).toEqual(['dead', 'ok', 'ok', 'ok', 'ok', 'ok']);
});

test('an aborted signal ends what is under way and what has not begun as retry', async () => {
  const controller = new AbortController();
  let asked = 0;
  const send: Send = (request) => {
    asked++;
    controller.abort();
    return createEgress({ allowCidrs: [], lookup: () => new Promise(() => undefined) })(request);
  };
  const { results } = await deliver({ send, events: people(20), signal: controller.signal });
  expect(asked).toBeLessThanOrEqual(8);
  for (const { outcome } of results) expect(outcome).toEqual({ kind: 'retry', reason: 'aborted' });
});

test('a vendor that never answers is a timeout with what was said', async () => {
  const send = createEgress({ allowCidrs: [], lookup: () => new Promise(() => undefined) });
  const { results } = await deliver({ send, timeoutMs: 50 });
  expect(results[0]?.outcome).toEqual({ kind: 'retry', reason: 'timeout' });
  expect(results[0]?.exchanges[0]?.url).toBe('https://api2.amplitude.com/2/httpapi');
});

test('a URL in the settings that leads inside is blocked on the way out', async () => {
  const send = createEgress({ allowCidrs: [] });
  const destination = { ...braze, settings: { ...braze.settings, endpoint: 'http://169.254.169.254' } };
  const { results } = await deliver({ send, destination, mapping: mappingOf({ action: 'trackEvent' }) });
  // Braze's endpoint is a choice: the form refuses it. A free one reaches the guard.
  expect(results[0]?.outcome).toEqual({ kind: 'dead', reason: 'invalid_settings' });
  const free = {
    type: 'movable-ink',
    settings: { username: 'user-name', password: 'pass-word', movable_ink_url: 'http://[::ffff:169.254.169.254]/x' },
  };
  const { results: blocked } = await deliver({
    send,
    destination: free,
    mapping: mappingOf({ action: 'sendEntireEvent', mapping: { method: 'POST' } }),
  });
  expect(blocked[0]?.outcome, blocked[0]?.explanation).toEqual({ kind: 'dead', reason: 'blocked_address' });
  expect(JSON.stringify(blocked)).not.toContain('pass-word');
});

describe('batches', () => {
  test('go out in one request, with a result for each event and one full exchange', async () => {
    const { send, sent } = vendor({ status: 201, body: '{"message":"success"}' });
    const { results } = await deliver({ send, destination: braze, mapping: brazeTrack, events: people(75) });
    expect(sent.map(({ body }) => JSON.parse(String(body)).events.length)).toEqual([75]);
    expect(results.every(({ outcome }) => outcome.kind === 'ok')).toBe(true);
    expect(results[3]?.batch).toEqual({ size: 75, index: 3, firstDeliveryId: 'd0' });
    const [full, cut] = [results[0]?.exchanges[0], results[3]?.exchanges[0]];
    expect(full?.requestBody.length).toBeGreaterThan(cut?.requestBody.length ?? 0);
    expect(cut?.truncated).toBe(true);
  });

  test('an event that is not valid is discarded, and its neighbours are sent', async () => {
    const { send, sent } = vendor({ status: 201, body: '{"message":"success"}' });
    const events = people(3).map((each, n) => (n === 1 ? { ...each, event: { ...each.event, event: '' } } : each));
    const mapping = mappingOf({
      action: 'trackEvent',
      mapping: { enable_batching: true, name: { '@path': '$.properties.nothing' } },
    });
    const named = events.map((each, n) =>
      n === 1 ? each : { ...each, event: { ...each.event, properties: { nothing: `Name ${n}` } } },
    );
    const { results } = await deliver({ send, destination: braze, mapping, events: named });
    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['ok', 'discarded', 'ok']);
    expect(results[1]?.outcome).toMatchObject({ reason: 'missing_field' });
    expect(JSON.parse(String(sent[0]?.body)).events).toHaveLength(2);
  });

  test('what the vendor ignored inside its 200 is not called delivered', async () => {
    const answer = {
      status: 200,
      body: JSON.stringify({
        code: 400,
        status: 'Bad Request',
        num_records_imported: 1,
        failed_records: [{ index: 1, insert_id: 'x', field: 'properties.time', message: 'is in the future' }],
      }),
    };
    const { send } = vendor(answer);
    const { results } = await deliver({
      send,
      destination: {
        type: 'mixpanel',
        settings: { projectToken: 'token-1234', apiSecret: 'secret-1234', apiRegion: 'US 🇺🇸', strictMode: '1' },
      },
      mapping: mappingOf({ action: 'trackEvent', mapping: { enable_batching: true } }),
      events: people(3),
    });
    expect(
      results.map(({ outcome }) => outcome.kind),
      JSON.stringify(results.map((r) => r.explanation)),
    ).toEqual(['ok', 'dead', 'ok']);
    expect(results[1]?.explanation).toContain('is in the future');
  });

  test('a failing answer is the answer for each of them', async () => {
    const { send } = vendor({ status: 503, headers: { 'retry-after': '5' } });
    const { results } = await deliver({ send, destination: braze, mapping: brazeTrack, events: people(3) });
    for (const { outcome } of results) expect(outcome).toEqual({ kind: 'retry', reason: 'http_503', afterMs: 5_000 });
  });

  test('are cut at the batch size, and split by the batch keys', async () => {
    const { send, sent } = vendor({ status: 200, body: '{"status":"OK"}' });
    await deliver({
      send,
      destination: braze,
      mapping: mappingOf({ action: 'trackEvent', mapping: { enable_batching: true, batch_size: 2 } }),
      events: people(5),
    });
    expect(sent.map(({ body }) => JSON.parse(String(body)).events.length)).toEqual([2, 2, 1]);
  });

  test('are not made where the mapping says no', async () => {
    const { send, sent } = vendor({ status: 201, body: '{}' });
    const mapping = mappingOf({ action: 'trackEvent', mapping: { enable_batching: false } });
    await deliver({ send, destination: braze, mapping, events: people(3) });
    expect(sent).toHaveLength(3);
  });
});

test('two deliveries at the same time keep their exchanges and their secrets apart', async () => {
  const one = vendor({ status: 200, body: '{"who":"one"}' });
  const two = vendor({ status: 500, body: '{"who":"two"}' });
  const go = (send: Send, name: string) =>
    deliver({
      send,
      destination: { ...amplitude, settings: { apiKey: `key-${name}`, secretKey: 'secret' } },
      events: people(10),
    });
  const [first, second] = await Promise.all([go(one.send, 'one'), go(two.send, 'two')]);
  for (const { exchanges, outcome } of first.results) {
    expect(outcome.kind).toBe('ok');
    expect(exchanges.map(({ responseBody }) => responseBody)).toEqual(['{"who":"one"}']);
  }
  for (const { exchanges, outcome } of second.results) {
    expect(outcome.kind).toBe('retry');
    expect(exchanges.map(({ responseBody }) => responseBody)).toEqual(['{"who":"two"}']);
  }
  expect(one.sent.every(({ body }) => String(body).includes('key-one'))).toBe(true);
  expect(two.sent.every(({ body }) => String(body).includes('key-two'))).toBe(true);
});

test('hostile events change neither the prototype of objects nor the event itself', async () => {
  const properties = JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":{"polluted":1}}}',
  );
  const event = Object.freeze(track({ properties: Object.freeze(properties), traits: properties }));
  const before = JSON.stringify(event);
  const mapping = mappingOf({
    action: 'logEventV2',
    mapping: JSON.parse(
      '{"event_properties":{"@path":"$.properties"},"__proto__":{"polluted":1},"user_properties":{"@merge":{"objects":[{"@path":"$.properties"},{"@path":"$.traits"}],"direction":"right"}}}',
    ),
  });
  const { send, sent } = vendor({ status: 200 });
  const { results } = await deliver({ send, mapping, events: [{ event, deliveryId: 'd' }] });
  expect(results[0]?.outcome.kind, results[0]?.explanation).toBe('ok');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(String(sent[0]?.body)).not.toContain('__proto__');
  expect(JSON.stringify(event)).toBe(before);
});

test('a mapping that is nested without end does no harm', async () => {
  let deep: unknown = 'x';
  for (let n = 0; n < 5_000; n++) deep = { a: deep };
  const { send } = vendor({ status: 200 });
  const mapping = mappingOf({ action: 'logEventV2', mapping: { event_properties: deep } as never });
  const { results } = await deliver({ send, mapping });
  expect(results).toHaveLength(1);
});
