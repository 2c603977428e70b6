import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { basic, sceneOfFile } from './capture.scene';

const scene = sceneOfFile({ inFlightBytesMax: 40 * 1024 * 1024 });

const track = { event: 'Signed Up', userId: 'u1', messageId: 'm1' };
const batch = (n: number, more: object = {}) =>
  JSON.stringify({
    batch: Array.from({ length: n }, (_, i) => ({ ...track, type: 'track', messageId: `m${i}` })),
    ...more,
  });
const gz = (text: string) => Uint8Array.from(gzipSync(text));
const hog = { event: 'clicked', distinct_id: 'u1', uuid: '0190-1', properties: {} };

describe('the endpoints', () => {
  test.each([
    ['/v1/track', track],
    ['/v1/t', track],
    ['/v1/identify', { userId: 'u1', traits: { a: 1 } }],
    ['/v1/i', { userId: 'u1', traits: { a: 1 } }],
    ['/v1/page', { anonymousId: 'a1', name: 'Home' }],
    ['/v1/p', { anonymousId: 'a1', name: 'Home' }],
    ['/v1/screen', { anonymousId: 'a1', name: 'Home' }],
    ['/v1/s', { anonymousId: 'a1', name: 'Home' }],
    ['/v1/group', { userId: 'u1', groupId: 'g1' }],
    ['/v1/g', { userId: 'u1', groupId: 'g1' }],
    ['/v1/alias', { userId: 'u1', previousId: 'a1' }],
    ['/v1/a', { userId: 'u1', previousId: 'a1' }],
    ['/v1/batch', { batch: [{ ...track, type: 'track' }] }],
    ['/v1/b', { batch: [{ ...track, type: 'track' }] }],
    ['/v1/import', { batch: [{ ...track, type: 'track' }] }],
    ['/batch', { batch: [{ ...track, type: 'track' }] }],
    ['/v1/track/', track],
  ])("Segment's %s takes an event and says so", async (path, body) => {
    const answer = await scene.post(path, JSON.stringify(body), basic('wk_live'));
    expect([answer.status, await answer.text()]).toEqual([200, '{"success":true}']);
    expect(scene.appended[0]).toMatchObject({ partitionKey: 'src_1', header: { dialect: 'segment', count: 1 } });
    expect(scene.records()).toHaveLength(1);
    expect(scene.appended[0]?.lane).toBe(path === '/v1/import' ? 'backfill' : 'live');
  });

  test.each(
    ['/e', '/e/', '/i/v0/e', '/i/v0/e/', '/capture', '/capture/', '/track', '/track/', '/batch', '/batch/'].flatMap(
      (path) => [
        [path, 'one event', { ...hog, api_key: 'wk_live' }],
        [path, 'a batch', { api_key: 'wk_live', batch: [hog] }],
        [path, 'an array', [{ ...hog, properties: { token: 'wk_live' } }]],
      ],
    ),
  )("PostHog's %s takes %s and says so", async (path, _form, body) => {
    const answer = await scene.post(path as string, JSON.stringify(body));
    expect([answer.status, await answer.text()]).toEqual([200, '{"status":1}']);
    expect(scene.appended[0]?.header).toMatchObject({ dialect: 'posthog', count: 1, sourceId: 'src_1' });
    expect(scene.records()).toMatchObject([{ type: 'track', name: 'clicked', userId: 'u1' }]);
  });

  test("PostHog's /engage sets traits of a person", async () => {
    await scene.post('/engage/', JSON.stringify({ $distinct_id: 'u1', $token: 'wk_live', $set: { plan: 'pro' } }));
    expect(scene.canonical()).toMatchObject([{ type: 'identify', userId: 'u1', traits: { plan: 'pro' } }]);
  });

  test("PostHog's imports of history go to the backfill lane", async () => {
    await scene.post('/batch/', JSON.stringify({ api_key: 'wk_live', historical_migration: true, batch: [hog] }));
    expect(scene.appended[0]?.lane).toBe('backfill');
  });

  test("the browser SDK's own metrics are answered and dropped", async () => {
    expect((await scene.post('/v1/m', '{"series":[]}')).status).toBe(200);
    expect(scene.appended).toHaveLength(0);
  });

  test('unknown paths are 404, wrong methods 405', async () => {
    expect((await scene.post('/v1/nope', '{}')).status).toBe(404);
    expect((await fetch(`${scene.url}/v1/track`)).status).toBe(405);
  });
});

describe('the write key', () => {
  const b64 = (text: string) => Buffer.from(text).toString('base64');
  test.each([
    ['Basic with a colon', '/v1/track', { authorization: `Basic ${b64('wk_live:')}` }, {}],
    ['Basic without its colon', '/v1/track', { authorization: `basic ${b64('wk_live')}` }, {}],
    ['Bearer, with the key in the body', '/v1/track', { authorization: 'Bearer abc' }, { writeKey: 'wk_live' }],
    ['the body', '/v1/track', {}, { writeKey: 'wk_live' }],
    ['the query', '/v1/track?writeKey=wk_live', {}, {}],
  ])('is taken from %s', async (_name, path, headers, more) => {
    const answer = await scene.post(path, JSON.stringify({ ...track, ...more }), headers as Record<string, string>);
    expect(answer.status).toBe(200);
    expect(scene.appended).toHaveLength(1);
  });

  test.each([
    ['unknown', basic('wk_nope')],
    ['missing', {}],
  ])('that is %s is a 401 in both dialects, and nothing is kept', async (_name, headers) => {
    const segment = await scene.post('/v1/track', JSON.stringify(track), headers);
    expect(segment.status).toBe(401);
    expect(await segment.json()).toMatchObject({ success: false, code: 'unauthorized' });
    const posthog = await scene.post('/e/', JSON.stringify({ ...hog, api_key: _name === 'unknown' ? 'nope' : '' }));
    expect(posthog.status).toBe(401);
    expect(scene.appended).toHaveLength(0);
  });

  test.each([
    ['one key in all', [{ token: 'wk_live' }, { properties: { token: 'wk_live' } }, {}], 200],
    ['two keys', [{ token: 'wk_live' }, { x: [1, { y: '}' }] }, { properties: { token: 'wk_off' } }], 401],
    ['two keys, the second behind what is no event', [{ api_key: 'wk_live' }, 7, 'x', { $token: 'wk_off' }], 401],
  ])("of PostHog's list of events with %s", async (_name, events, status) => {
    const body = JSON.stringify(events.map((event) => (typeof event === 'object' ? { ...hog, ...event } : event)));
    const answer = await scene.post('/e/', body);
    expect([answer.status, scene.appended.length]).toEqual([status, status === 200 ? 1 : 0]);
    if (status === 401) expect(await answer.text()).toContain('different write keys');
  });

  test('that is unknown while the database is away is a 503, a known one is still served', async () => {
    scene.state.databaseAway = true;
    const unknown = await scene.post('/v1/track', JSON.stringify(track), basic('wk_new'));
    expect([unknown.status, unknown.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await scene.post('/v1/track', JSON.stringify(track), basic('wk_live'))).status).toBe(200);
  });

  test('names like those of Object.prototype are no keys', async () => {
    expect((await scene.post('/v1/track', JSON.stringify({ ...track, writeKey: '' }), basic('x'))).status).toBe(401);
  });
});

describe('bodies', () => {
  test("the client's gzip is kept as it is", async () => {
    const bytes = gz(batch(100));
    const answer = await scene.post('/v1/batch', bytes, { ...basic('wk_live'), 'content-encoding': 'gzip' });
    expect(answer.status).toBe(200);
    expect(scene.appended[0]?.header).toMatchObject({ encoding: 'gzip', count: 100 });
    expect(Buffer.compare(scene.appended[0]?.body ?? Buffer.alloc(0), bytes)).toBe(0);
    expect(scene.records()).toHaveLength(100);
  });

  const single = JSON.stringify({ ...hog, api_key: 'wk_live' });
  const base64 = Buffer.from(single).toString('base64');
  const form = (data: string) => `data=${encodeURIComponent(data)}`;
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  test.each<[string, string, string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ['gzip under text/plain without a header', '/e/', gz(single), { 'content-type': 'text/plain' }],
    ['gzip-js by parameter', '/e/?compression=gzip-js', gz(single), { 'content-type': 'text/plain' }],
    ['gzip by header', '/batch/', gz(single), { 'content-encoding': 'gzip' }],
    ['base64 in a form', '/e/?compression=base64', form(base64), FORM],
    ['base64 in a form that says so', '/e/', `${form(base64)}&compression=base64`, FORM],
    ['base64 in a form with bare plus signs', '/e/', `data=${base64}`, FORM],
    ['JSON in a form', '/e/', form(single), FORM],
    ['gzip in base64 in a form', '/e/', form(gzipSync(single).toString('base64')), FORM],
    ['bare base64', '/e/?compression=base64', base64, {}],
    ['base64 in gzip', '/e/?compression=gzip-js', gz(base64), {}],
    ['a byte order mark', '/e/', `\ufeff${single}`, {}],
    [
      'gzip that a proxy has taken off already',
      '/e/',
      single,
      { 'x-note': 'plain', 'content-type': 'application/json' },
    ],
  ])('of %s are read', async (_name, path, body, headers) => {
    expect((await scene.post(path, body, headers)).status).toBe(200);
    expect(scene.records()).toMatchObject([{ name: 'clicked', userId: 'u1', messageId: '0190-1' }]);
  });

  test('in a form may be bytes of any kind, written out or by themselves', async () => {
    const event = JSON.stringify({ ...hog, api_key: 'wk_live', properties: { t: 'Grüße 👋' } });
    const written = [...gzipSync(event)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of [`data=${written}`, `ver=1&data=${event}`]) {
      expect((await scene.post('/e/', body, form)).status).toBe(200);
    }
    expect(scene.canonical().map(({ properties }) => properties)).toEqual([{ t: 'Grüße 👋' }, { t: 'Grüße 👋' }]);
  });

  test('of a batch too may come in the query of a GET; recordings that do are dropped', async () => {
    const data = encodeURIComponent(JSON.stringify({ api_key: 'wk_live', batch: [hog, hog] }));
    expect((await fetch(`${scene.url}/batch/?data=${data}`)).status).toBe(200);
    expect(scene.appended[0]?.header).toMatchObject({ dialect: 'posthog', count: 2, method: 'GET' });
    expect(await (await fetch(`${scene.url}/s/?data=${data}`)).json()).toMatchObject({ status: 1 });
    expect(scene.appended).toHaveLength(1);
  });

  test('in the query of a GET are read', async () => {
    expect((await fetch(`${scene.url}/e/?${form(base64)}&_=1795378763077`)).status).toBe(200);
    expect(scene.appended[0]?.header.sentAtMs).toBe(1_795_378_763_077);
    expect(scene.records()).toHaveLength(1);
  });
});

describe('bad input', () => {
  const bomb = Uint8Array.from(gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')));
  const cut = gz(batch(50)).slice(0, 60);
  const tooMany = JSON.stringify({ batch: Array.from({ length: 2_501 }, () => ({ a: 1 })) });
  test.each<[string, string, string | Uint8Array<ArrayBuffer>, number, string]>([
    ['malformed JSON', '/v1/track', '{"event":', 400, 'malformed_json'],
    ['truncated JSON', '/v1/batch', batch(3).slice(0, -9), 400, 'malformed_json'],
    ['an empty body', '/v1/track', '', 400, 'malformed_json'],
    ['truncated gzip', '/v1/batch', cut, 400, 'malformed_gzip'],
    ['a gzip bomb', '/v1/batch', bomb, 400, 'request_too_large'],
    ['an oversized batch', '/v1/batch', batch(9_000), 400, 'request_too_large'],
    ['too many events', '/v1/batch', tooMany, 400, 'too_many_events'],
    ['an oversized event', '/v1/track', JSON.stringify({ ...track, x: 'x'.repeat(33_000) }), 400, 'event_too_large'],
    ['a list where one event belongs', '/v1/track', '[1]', 400, 'not_an_object'],
    ['a batch without a list', '/v1/batch', '{"batch":5}', 400, 'not_an_object'],
    ['an empty batch', '/v1/batch', '{"batch":[]}', 200, 'empty_batch'],
    ['deep nesting that never closes', '/v1/track', '['.repeat(20_000), 400, 'malformed_json'],
  ])("of Segment's kind: %s is answered in its way and recorded", async (_name, path, body, status, reason) => {
    const answer = await scene.post(path, body, basic('wk_live'));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ success: status === 200 });
    expect(scene.appended).toHaveLength(1);
    expect(scene.appended[0]?.header).toMatchObject({ kind: 'refused', reason, sourceId: 'src_1' });
    expect(scene.decoded()[0]?.refused).toMatchObject([{ reason }]);
  });

  test.each<[string, string | Uint8Array<ArrayBuffer>, number, string]>([
    ['malformed JSON', '{"api_key":"wk_live","event":', 400, 'malformed_json'],
    ['an empty batch', '{"api_key":"wk_live","batch":[]}', 400, 'empty_batch'],
    ['too many events', `{"api_key":"wk_live","batch":[${'1,'.repeat(20_000)}1]}`, 413, 'too_many_events'],
  ])("of PostHog's kind: %s is answered in its way and recorded", async (_name, body, status, reason) => {
    const answer = await scene.post('/e/', body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/plain');
    expect(scene.appended[0]?.header).toMatchObject({ kind: 'refused', reason, dialect: 'posthog' });
  });

  test('a bomb and a broken gzip of nobody are refused and leave nothing', async () => {
    expect((await scene.post('/e/', bomb)).status).toBe(413);
    expect((await scene.post('/e/', cut)).status).toBe(400);
    expect(scene.appended).toHaveLength(0);
  });

  test('a disabled source hears what an enabled one would, and the reason is recorded with the count', async () => {
    const segment = await scene.post('/v1/batch', batch(7), basic('wk_off'));
    expect([segment.status, await segment.text()]).toEqual([200, '{"success":true}']);
    const posthog = await scene.post('/batch/', JSON.stringify({ api_key: 'wk_off', batch: [hog, hog] }));
    expect([posthog.status, await posthog.text()]).toEqual([200, '{"status":1}']);
    expect(scene.appended.map(({ header }) => [header.kind, header.reason, header.count])).toEqual([
      ['refused', 'source_disabled', 7],
      ['refused', 'source_disabled', 2],
    ]);
  });

  test('a flood of refusals is gathered, and every one is counted', async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => scene.post('/v1/batch', batch(2), basic('wk_off'))),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(scene.appended.length).toBeLessThan(60);
    expect(scene.appended.reduce((sum, { header }) => sum + header.count, 0)).toBe(240);
  });
});

describe('faults of ours', () => {
  test('a stream that is down is a 503 with Retry-After in both dialects', async () => {
    scene.state.streamDown = true;
    const segment = await scene.post('/v1/track', JSON.stringify(track), basic('wk_live'));
    expect([segment.status, segment.headers.get('retry-after')]).toEqual([503, '2']);
    const posthog = await scene.post('/e/', JSON.stringify({ ...hog, api_key: 'wk_live' }));
    expect([posthog.status, posthog.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await fetch(`${scene.url}/health`)).status).toBe(503);
  });

  test('who asks whether it may be called hears the same; whether it is alive, yes', async () => {
    const heard = async (path: string) => {
      const answer = await fetch(scene.url + path);
      return [answer.status, await answer.text()];
    };
    expect(await heard('/_readiness')).toEqual(await heard('/health'));
    expect((await heard('/_readiness'))[0]).toBe(200);
    scene.state.streamDown = true;
    expect((await heard('/_readiness'))[0]).toBe(503);
    expect(await heard('/_liveness')).toEqual([200, 'ok']);
    expect(await heard('/robots.txt')).toEqual([200, 'User-agent: *\nDisallow: /\n']);
    expect((await fetch(`${scene.url}/robots.txt`, { method: 'POST' })).status).toBe(404);
  });

  test('the answer waits for the append', async () => {
    let open: () => void = () => {};
    scene.state.appendGate = new Promise((resolve) => {
      open = resolve;
    });
    let answered = false;
    const answer = scene.post('/v1/track', JSON.stringify(track), basic('wk_live')).then((got) => {
      answered = true;
      return got;
    });
    await fetch(`${scene.url}/health`);
    await fetch(`${scene.url}/health`);
    expect(answered).toBe(false);
    open();
    expect((await answer).status).toBe(200);
  });
});

describe('CORS', () => {
  test('Segment: any origin may, and the preflight is remembered for a day', async () => {
    const answer = await fetch(`${scene.url}/v1/t`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-retry-count',
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(answer.headers.get('access-control-max-age')).toBe('86400');
    const post = await scene.post('/v1/t', JSON.stringify(track), {
      ...basic('wk_live'),
      origin: 'https://shop.example',
    });
    expect(post.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('PostHog: the origin is named, and credentials may come', async () => {
    const answer = await fetch(`${scene.url}/e/`, { method: 'OPTIONS', headers: { origin: 'https://shop.example' } });
    expect(await answer.json()).toEqual({ status: 1 });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
  });

  test('errors carry it too, so that browsers can read them', async () => {
    const answer = await scene.post('/v1/t', '{', { origin: 'https://shop.example' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, '*']);
  });
});

test('/metrics speaks Prometheus and counts events', async () => {
  await scene.post('/v1/batch', batch(3), basic('wk_live'));
  const text = await (await fetch(`${scene.url}/metrics`)).text();
  expect(text).toMatch(/tributary_capture_events_total\{dialect="segment"\} \d+/);
  expect(text).toContain('tributary_capture_in_flight_bytes 0');
});

describe('a source above its limit', () => {
  const send = (path: string, body: object) =>
    scene.post(path, JSON.stringify(body), path.startsWith('/v1') ? basic('wk_limited') : {});
  const segmentBatch = { batch: [{ ...track, type: 'track' }] };

  test('is taken, in a lane of its own', async () => {
    scene.state.choice = { kind: 'take', lane: 'overflow' };
    expect((await send('/v1/batch', segmentBatch)).status).toBe(200);
    expect(scene.appended).toMatchObject([{ lane: 'overflow', partitionKey: 'src_limited' }]);
  });

  test('sends its history into the lane for history all the same', async () => {
    scene.state.choice = { kind: 'slow_down', afterMs: 1_500 };
    expect((await send('/v1/import', segmentBatch)).status).toBe(200);
    expect(scene.appended).toMatchObject([{ lane: 'backfill' }]);
  });

  test.each([
    ['/v1/batch', 429, segmentBatch, { 'retry-after': '2', 'x-ratelimit-reset': '2' }],
    // Of a 429 posthog-js would throw its events away.
    ['/e/', 503, { ...hog, api_key: 'wk_limited' }, { 'retry-after': '2' }],
  ])(
    'hears on %s when to come again above the hard limit, and nothing is taken',
    async (path, status, body, headers) => {
      scene.state.choice = { kind: 'slow_down', afterMs: 1_500 };
      const answer = await send(path, body);
      expect(answer.status).toBe(status);
      expect(Object.fromEntries(answer.headers)).toMatchObject(headers);
      expect(scene.appended).toEqual([]);
    },
  );

  test('a source without limits is not asked about', async () => {
    scene.state.choice = { kind: 'slow_down', afterMs: 1_500 };
    expect((await scene.post('/v1/batch', JSON.stringify(segmentBatch), basic('wk_live'))).status).toBe(200);
  });
});
