import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sceneOfFile } from '../capture.scene';
import { ZSTD_FROM_PIPE } from '../zstd.scene';

const scene = sceneOfFile();

const PATH = '/i/v1/analytics/events';
const requestId = '01900000-0000-7000-8000-0000000000aa';
const headers = (more: Record<string, string | null> = {}): Record<string, string> => {
  const all: Record<string, string | null> = {
    authorization: 'Bearer wk_live',
    'content-type': 'application/json',
    'user-agent': 'posthog-node/5',
    'posthog-sdk-info': 'posthog-node/5.70.0',
    'posthog-attempt': '1',
    'posthog-request-id': requestId,
    'posthog-request-timestamp': new Date().toISOString(),
    ...more,
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
};
const event = (uuid: string, more: object = {}) => ({
  ...{ event: 'clicked', uuid, distinct_id: 'u1', timestamp: new Date().toISOString(), options: {}, properties: {} },
  ...more,
});
const batch = (...events: unknown[]) => JSON.stringify({ created_at: new Date().toISOString(), batch: events });
async function post(body: string | Uint8Array, more: Record<string, string | null> = {}) {
  const answer = await scene.post(PATH, typeof body === 'string' ? body : new Uint8Array(body), headers(more));
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.json() };
}

describe('each event is answered by its uuid', () => {
  test('all is well', async () => {
    expect(await post(batch(event('a'), event('b')))).toEqual({
      ...{ status: 200, retryAfter: null },
      body: { results: { a: { result: 'ok' }, b: { result: 'ok' } } },
    });
    expect(scene.appended).toMatchObject([
      {
        lane: 'live',
        header: { dialect: 'posthog', path: PATH, count: 2, sdk: 'posthog-node/5.70.0', clientRequestId: requestId },
      },
    ]);
  });

  const cases: readonly (readonly [string, unknown, string])[] = [
    ['no name', event('x', { event: undefined }), 'missing_event_name'],
    ['no distinct id', event('x', { distinct_id: '' }), 'missing_distinct_id'],
    ['an object for a distinct id', event('x', { distinct_id: {} }), 'malformed_distinct_id'],
    ['properties that are a list', event('x', { properties: [] }), 'malformed_event_properties'],
    ['an alias of nothing', event('x', { event: '$create_alias' }), 'previous_id_missing'],
    ['more than 1 MiB', event('x', { properties: { t: 'x'.repeat(1_100_000) } }), 'event_too_large'],
    [
      'endless nesting',
      event('x', { properties: JSON.parse(`${'{"a":'.repeat(80)}1${'}'.repeat(80)}`) }),
      'nested_too_deep',
    ],
  ];
  test.each(cases)('%s is dropped, as ingest will', async (_name, bad, details) => {
    const { status, body } = await post(batch(event('before'), bad, event('after')));
    expect([status, body]).toEqual([
      200,
      { results: { before: { result: 'ok' }, x: { result: 'drop', details }, after: { result: 'ok' } } },
    ]);
    const [decoded] = scene.decoded();
    expect(decoded?.records.map(({ messageId }) => messageId)).toEqual(['before', 'after']);
    expect(decoded?.refused).toMatchObject([{ index: 1, messageId: 'x' }]);
  });

  test('what is taken otherwise than it came is a warning, and stored', async () => {
    const odd = [
      event('late', { timestamp: 'soon' }),
      event('long', { distinct_id: 'x'.repeat(300) }),
      // 150 letters, of two halves each.
      event('fits', { distinct_id: '👋'.repeat(150) }),
    ];
    expect((await post(batch(...odd))).body.results).toEqual({
      late: { result: 'warning', details: 'invalid_event_timestamp' },
      long: { result: 'warning', details: 'distinct_id_cut' },
      fits: { result: 'ok' },
    });
    expect(scene.records()).toHaveLength(3);
  });

  test('who has no uuid is stored, but can not be called by name', async () => {
    const { uuid: _, ...nameless } = event('x');
    expect((await post(batch(nameless, event('a')))).body).toEqual({ results: { a: { result: 'ok' } } });
    expect(scene.records()).toHaveLength(2);
  });

  test('a disabled source drops all of them, and says so', async () => {
    const { status, body } = await post(batch(event('a'), event('b')), { authorization: 'Bearer wk_off' });
    const dropped = { result: 'drop', details: 'source_disabled' };
    expect([status, body]).toEqual([200, { results: { a: dropped, b: dropped } }]);
    expect(scene.appended).toMatchObject([{ header: { kind: 'refused', reason: 'source_disabled', count: 2 } }]);
  });
});

describe('what v1 says once is said of every event', () => {
  test('session, window, options and SDK are where v0 has them', async () => {
    const options = { process_person_profile: false, product_tour_id: 't1', disable_skew_correction: true };
    const timestamp = '2026-01-02T03:04:05.678Z';
    await post(batch(event('a', { session_id: 's1', window_id: 'w1', options, timestamp, properties: { n: 1 } })), {
      'posthog-request-timestamp': '2020-01-01T00:00:00Z',
    });
    expect(scene.canonical()).toMatchObject([
      {
        ...{ messageId: 'a', type: 'track', event: 'clicked', userId: 'u1', timestamp, originalTimestamp: timestamp },
        properties: {
          ...{ n: 1, $session_id: 's1', $window_id: 'w1', $process_person_profile: false, $product_tour_id: 't1' },
        },
        context: { sessionId: 's1', library: { name: 'posthog-node', version: '5.70.0' } },
      },
    ]);
  });

  test("the request's time corrects the client's clock, and history goes to the backfill lane", async () => {
    const anHourSlow = Date.now() - 3_600_000;
    const timestamp = new Date(anHourSlow - 10_000).toISOString();
    const body = { created_at: timestamp, historical_migration: true, batch: [event('a', { timestamp })] };
    await post(JSON.stringify(body), { 'posthog-request-timestamp': new Date(anHourSlow).toISOString() });
    expect(scene.appended[0]?.lane).toBe('backfill');
    const [record] = scene.records();
    expect(Math.abs((record?.timestampMs ?? 0) - (Date.now() - 10_000))).toBeLessThan(5_000);
  });

  test.each<[string, Uint8Array]>([
    ['gzip', gzipSync(batch(event('a')))],
    ['deflate', deflateSync(batch(event('a')))],
    ['br', brotliCompressSync(batch(event('a')))],
    ['zstd', ZSTD_FROM_PIPE],
  ])('bodies may be %s', async (encoding, bytes) => {
    const { status, body } = await post(bytes, { 'content-encoding': encoding });
    expect(status).toBe(200);
    expect(Object.values(body.results)[0]).toEqual({ result: 'ok' });
  });
});

describe('errors, in its own form', () => {
  test.each<[string, string | Uint8Array, Record<string, string | null>, number, string]>([
    ['no key', batch(event('a')), { authorization: null }, 401, 'invalid_api_token'],
    ['an unknown key', batch(event('a')), { authorization: 'Bearer phx_personal' }, 401, 'invalid_api_token'],
    ['another scheme', batch(event('a')), { authorization: 'Basic abc' }, 400, 'invalid_header_value'],
    ['no SDK', batch(event('a')), { 'posthog-sdk-info': null }, 400, 'missing_required_headers'],
    ['no attempt', batch(event('a')), { 'posthog-attempt': null }, 400, 'missing_required_headers'],
    ['an attempt of 0', batch(event('a')), { 'posthog-attempt': '0' }, 400, 'invalid_header_value'],
    ['a request id that is none', batch(event('a')), { 'posthog-request-id': 'x' }, 400, 'invalid_header_value'],
    ['a time that is none', batch(event('a')), { 'posthog-request-timestamp': 'now' }, 400, 'invalid_header_value'],
    ['text', batch(event('a')), { 'content-type': 'text/plain' }, 415, 'unsupported_content_type'],
    ['lz4', batch(event('a')), { 'content-encoding': 'lz4' }, 415, 'unsupported_encoding'],
    [
      'broken gzip',
      gzipSync(batch(event('a'))).subarray(0, 30),
      { 'content-encoding': 'gzip' },
      400,
      'request_decoding_error',
    ],
    ['broken brotli', 'hello', { 'content-encoding': 'br' }, 400, 'request_decoding_error'],
    ['broken JSON', '{"batch":[', {}, 400, 'request_parsing_error'],
    ['no body', '', {}, 400, 'request_parsing_error'],
    ['no batch', '{"event":"x"}', {}, 400, 'request_parsing_error'],
    ['an empty batch', batch(), {}, 400, 'empty_batch'],
    ['a bomb', gzipSync(Buffer.alloc(40_000_000, ' ')), { 'content-encoding': 'gzip' }, 413, 'payload_too_large'],
  ])('%s', async (_name, body, more, status, error) => {
    const answer = await post(body, more);
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.stringMatching(/\w+ \w+/) } });
    expect(answer.body.error_uri).toMatch(/^https:/);
    const isKnown = status !== 401 && more.authorization === undefined;
    expect(scene.appended.map(({ header }) => header.kind)).toEqual(isKnown ? ['refused'] : []);
  });

  test('faults of ours are a 503 that every SDK sends again', async () => {
    scene.state.streamDown = true;
    expect(await post(batch(event('a')))).toMatchObject({
      status: 503,
      retryAfter: '2',
      body: { error: 'service_unavailable' },
    });
    scene.state.streamDown = false;
    scene.state.databaseAway = true;
    expect(await post(batch(event('a')), { authorization: 'Bearer wk_new' })).toMatchObject({ status: 503 });
  });
});

test('a source above its limit is told to send each of them again, and when; nothing is taken', async () => {
  scene.state.choice = { kind: 'slow_down', afterMs: 1_500 };
  const body = batch(event('a'), event('b', { distinct_id: '' }));
  expect(await post(body, { authorization: 'Bearer wk_limited' })).toEqual({
    ...{ status: 200, retryAfter: '2' },
    body: {
      results: { a: { result: 'retry', details: 'rate_limited' }, b: { result: 'retry', details: 'rate_limited' } },
    },
  });
  expect(scene.appended).toEqual([]);
});
