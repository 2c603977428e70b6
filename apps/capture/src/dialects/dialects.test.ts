import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { basic, sceneOfFile } from '../capture.scene';

const scene = sceneOfFile();

const track = { type: 'track', event: 'Signed Up', userId: 'u1', messageId: 'm1' };
const batch = (...events: object[]) => JSON.stringify({ batch: events });
const GIF = /^GIF89a/;

describe('a path that dialects share', () => {
  const rudderJs = { ...track, context: { library: { name: 'RudderLabs JavaScript SDK' } } };
  const nodeSdk = { ...track, context: { library: { name: 'analytics-node' } } };
  test.each<[string, string, string, Record<string, string>, string, string]>([
    ['a browser of RudderStack', '/v1/track', JSON.stringify(track), { anonymousid: 'YQ==' }, 'rudderstack', 'OK'],
    ['its library within a batch', '/v1/batch', batch(rudderJs), {}, 'rudderstack', 'OK'],
    ['its library within a call', '/v1/track', JSON.stringify(rudderJs), {}, 'rudderstack', 'OK'],
    ["RudderStack's Node SDK", '/v1/batch', batch({ ...nodeSdk, channel: 'server' }), {}, 'rudderstack', 'OK'],
    ["Segment's old Node SDK", '/v1/batch', batch(nodeSdk), {}, 'segment', '{"success":true}'],
    ['words about it', '/v1/batch', batch({ ...track, event: 'rudder' }), {}, 'segment', '{"success":true}'],
    ['no mark at all', '/v1/batch', batch(track), {}, 'segment', '{"success":true}'],
    [
      ...(['a server of Jitsu', '/v1/batch', batch(track), { 'x-write-key': 'wk_live' }, 'jitsu'] as const),
      '{"ok":true,"receivedEvents":1,"okEvents":1}',
    ],
    [
      "a key that is PostHog's",
      '/batch',
      '{"api_key":"wk_live","batch":[{"event":"e","distinct_id":"u"}]}',
      {},
      'posthog',
      '{"status":1}',
    ],
  ])('goes by %s', async (_name, path, body, headers, dialect, answer) => {
    const response = await scene.post(path, body, { ...basic('wk_live'), ...headers });
    expect([response.status, await response.text()]).toEqual([200, answer]);
    expect(scene.appended[0]?.header.dialect).toBe(dialect);
    expect(scene.records()).toHaveLength(1);
  });
});

describe('RudderStack', () => {
  const post = (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = basic('wk_live'),
  ) => scene.post(path, body, { anonymousid: 'YQ==', ...headers });

  test.each<[string, string, string, number, string | RegExp, string]>([
    ['malformed JSON', '/v1/track', '{"event":', 400, /^invalid json/, 'malformed_json'],
    ['an empty batch', '/v1/batch', '{"batch":[]}', 400, 'empty batch payload', 'empty_batch'],
    ['a body that is no object', '/v1/track', '[1]', 400, /JSON object/, 'not_an_object'],
    [
      'an oversized event',
      '/v1/track',
      JSON.stringify({ ...track, x: 'x'.repeat(1_100_000) }),
      413,
      /larger .* It has 11000\d\d bytes; the limit is 1048576\.$/,
      'event_too_large',
    ],
    ['a merge', '/v1/merge', '{"mergeProperties":[]}', 200, 'OK', 'unknown_type'],
    ['an audience list', '/v1/audiencelist', '{"userId":"u"}', 200, 'OK', 'unknown_type'],
  ])('%s: its own answer, and the reason is recorded', async (_name, path, body, status, text, reason) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/plain');
    expect(await answer.text()).toMatch(text);
    expect(scene.appended.map(({ header }) => [header.kind, header.reason, header.dialect])).toEqual([
      ['refused', reason, 'rudderstack'],
    ]);
  });

  test('whose keys it does not know or has not, whose source is off, and what is a fault of ours', async () => {
    const heard = async (answer: Response) => [answer.status, await answer.text()];
    expect(await heard(await post('/v1/track', JSON.stringify(track), {}))).toEqual([
      401,
      'failed to read writekey from header',
    ]);
    expect(await heard(await post('/v1/track', JSON.stringify(track), basic('wk_no')))).toEqual([
      401,
      'invalid write key',
    ]);
    expect(await heard(await post('/v1/track', JSON.stringify(track), basic('wk_off')))).toEqual([
      404,
      'source is disabled',
    ]);
    scene.state.streamDown = true;
    const down = await post('/v1/track', JSON.stringify(track));
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '2']);
  });

  test('gzip, imports and beacons', async () => {
    await post('/v1/batch', Uint8Array.from(gzipSync(batch(track))), {
      ...basic('wk_live'),
      'content-encoding': 'gzip',
    });
    await post('/v1/import', batch(track));
    await scene.post('/beacon/v1/batch?writeKey=wk_live', batch(track), { 'content-type': 'text/plain' });
    expect(scene.appended.map(({ lane, header }) => [lane, header.dialect, header.encoding])).toEqual([
      ['live', 'rudderstack', 'gzip'],
      ['backfill', 'rudderstack', 'identity'],
      ['live', 'rudderstack', 'identity'],
    ]);
  });

  test('a pixel is an image whatever becomes of it, and an event when it is one', async () => {
    const pixel = (query: string) => fetch(`${scene.url}/pixel/v1/track?${query}`);
    const good = await pixel(
      'writeKey=wk_live&event=Opened&anonymousId=a1&properties.plan=pro&context.page.url=https%3A%2F%2Fx&__proto__.a=1',
    );
    expect([good.status, good.headers.get('content-type'), good.headers.get('cache-control')]).toEqual([
      200,
      'image/gif',
      'no-store',
    ]);
    expect(await good.text()).toMatch(GIF);
    expect(scene.canonical()).toMatchObject([
      {
        type: 'track',
        event: 'Opened',
        anonymousId: 'a1',
        properties: { plan: 'pro' },
        context: { page: { url: 'https://x' }, ip: '127.0.0.1' },
      },
    ]);
    for (const query of ['', 'writeKey=wk_no', 'writeKey=wk_off&event=e&userId=u']) {
      const bad = await pixel(query);
      expect([bad.status, await bad.text()]).toEqual([200, expect.stringMatching(GIF)]);
    }
    scene.state.streamDown = true;
    expect((await pixel('writeKey=wk_live&event=e&userId=u')).status).toBe(503);
  });

  test.each([
    ['numbers that a double can not hold', '{"id":12345678901234567890}'],
    ['nesting deeper than JSON.stringify goes', `{"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('a webhook keeps its bytes: %s', async (_name, body) => {
    expect((await scene.post('/v1/webhook?writeKey=wk_live', ` ${body}\n`)).status).toBe(200);
    expect(Buffer.from(scene.appended[0]?.body ?? []).toString()).toContain(`,"properties":${body}}`);
  });

  test('a webhook becomes a track, by POST and by GET', async () => {
    await scene.post('/v1/webhook?writeKey=wk_live', JSON.stringify({ order: 7, userId: 'not-an-id' }));
    await fetch(`${scene.url}/v1/webhook?writeKey=wk_live&order.id=8`);
    expect(scene.canonical()).toMatchObject([
      { type: 'track', event: 'webhook_source_event', properties: { order: 7, userId: 'not-an-id' } },
      { type: 'track', event: 'webhook_source_event', properties: { order: { id: '8' } } },
    ]);
    expect((await scene.post('/v1/webhook?writeKey=wk_live', '{"a":1},"userId":"u","z":{}')).status).toBe(400);
  });

  test('a webhook may be a form, whatever its fields are called', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const multipart = new FormData();
    multipart.append('subject', 'Grüße 👋');
    multipart.append('data', '{"a":1}');
    multipart.append('file', new Blob([Uint8Array.from([0, 255])], { type: 'image/png' }), 'x.png');
    const bodies: [string | Uint8Array<ArrayBuffer>, Record<string, string>][] = [
      ['data=%7B%22a%22%3A1%7D&To=%2B49+30&order.id=8', form],
      ['eyes=blue', form],
      [
        new Uint8Array(await new Response(multipart).clone().arrayBuffer()),
        { 'content-type': 'multipart/form-data; boundary=told-by-the-body' },
      ],
    ];
    for (const [body, headers] of bodies) {
      expect((await scene.post('/v1/webhook?writeKey=wk_live', body, headers)).status).toBe(200);
    }
    expect(scene.canonical().map(({ properties }) => properties)).toEqual([
      { data: '{"a":1}', To: '+49 30', order: { id: '8' } },
      { eyes: 'blue' },
      { subject: 'Grüße 👋', data: '{"a":1}', file: 'data:image/png;base64,AP8=' },
    ]);
  });

  test('a webhook with a list brings an event for each of its objects', async () => {
    const answer = await scene.post('/v1/webhook?writeKey=wk_live', ' [{"n":12345678901234567890}, 3 ,{"batch":[1]}]');
    expect([answer.status, await answer.text()]).toEqual([200, 'OK']);
    expect(Buffer.from(scene.appended[0]?.body ?? []).toString()).toContain('"properties":{"n":12345678901234567890}}');
    expect(scene.canonical()).toMatchObject([
      { type: 'track', event: 'webhook_source_event', properties: { n: expect.any(Number) } },
      { type: 'track', event: 'webhook_source_event', properties: { batch: [1] } },
    ]);
    expect(new Set(scene.canonical().map(({ anonymousId }) => anonymousId)).size).toBe(2);
    expect(scene.decoded().flatMap(({ refused }) => refused)).toMatchObject([{ reason: 'not_an_object', index: 1 }]);
    expect((await scene.post('/v1/webhook?writeKey=wk_live', '[]')).status).toBe(400);
  });

  test.each([
    ['/internal/v1/batch', 'live'],
    ['/internal/v1/replay', 'backfill'],
  ])('%s takes a batch with the key, into the %s lane; the id of a source is no key', async (path, lane) => {
    expect((await post(path, batch(track))).status).toBe(200);
    expect(scene.appended.map((chunk) => [chunk.lane, chunk.header.dialect])).toEqual([[lane, 'rudderstack']]);
    const answer = await post(path, batch(track), { 'x-rudder-source-id': 'src_1' });
    expect([answer.status, await answer.text()]).toEqual([401, 'failed to read writekey from header']);
    expect(scene.appended).toHaveLength(1);
  });

  test.each(['extract', 'retl', 'audiencelist'])('/internal/v1/%s is refused where its owner sees it', async (name) => {
    const answer = await post(`/internal/v1/${name}`, batch(track));
    expect([answer.status, await answer.text()]).toEqual([200, 'OK']);
    expect(scene.records()).toEqual([]);
    expect(scene.decoded().flatMap(({ refused }) => refused)).toMatchObject([{ reason: 'unknown_type' }]);
  });

  test('sourceConfig is what its browser SDK asks for', async () => {
    const ask = (key: string, method = 'GET') =>
      fetch(`${scene.url}/sourceConfig/?p=npm&v=3.34.1&writeKey=${key}`, {
        method,
        headers: { ...basic(key), origin: 'https://shop.example' },
      });
    const answer = await ask('wk_live');
    expect([
      answer.status,
      answer.headers.get('access-control-allow-origin'),
      answer.headers.get('cache-control'),
    ]).toEqual([200, '*', 'public, max-age=60']);
    const config = { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } };
    expect(await answer.json()).toMatchObject({
      source: { id: 'src_1', enabled: true, workspaceId: 'ws_1', writeKey: 'wk_live', config, destinations: [] },
    });
    expect(await (await ask('wk_off')).json()).toMatchObject({ source: { enabled: false } });
    expect((await ask('wk_no')).status).toBe(401);
    expect((await ask('wk_live', 'HEAD')).status).toBe(200);
    scene.state.databaseAway = true;
    expect((await ask('wk_new')).status).toBe(503);
  });

  test("its SDK's headers may come from any origin", async () => {
    const asked = 'anonymousid,sentat,rsa-retry-attempt,rsa-since-last-attempt,authorization,content-type';
    const headers = { origin: 'https://shop.example', 'access-control-request-headers': asked };
    const answer = await fetch(`${scene.url}/v1/track`, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-headers')).toBe(asked);
  });
});

describe('Jitsu', () => {
  const key = { 'x-write-key': 'wk_live' };
  const post = (path: string, body: string, headers: Record<string, string> = key) => scene.post(path, body, headers);

  test.each([
    ['/api/s/track', track, 'track'],
    ['/api/s/t', { ...track, type: undefined }, 'track'],
    ['/api/s/event', track, 'track'],
    ['/api/s/page', { anonymousId: 'a1', type: 'page' }, 'page'],
    ['/api/s/identify', { userId: 'u1', traits: {} }, 'identify'],
    ['/api/s/group', { userId: 'u1', groupId: 'g1' }, 'group'],
    ['/api/s/s2s/track', track, 'track'],
    ['/api/s/s2s/event', track, 'track'],
  ])('%s takes an event and says so', async (path, body, type) => {
    const answer = await post(path, JSON.stringify({ ...body, writeKey: '***' }));
    expect([answer.status, await answer.text()]).toEqual([200, '{"ok":true}']);
    expect(scene.appended[0]?.header.dialect).toBe('jitsu');
    expect(scene.canonical()).toMatchObject([{ type }]);
  });

  test('a batch hears how much of it came', async () => {
    const answer = await post('/api/s/s2s/batch', batch(track, { ...track, messageId: 'm2' }));
    expect(await answer.json()).toEqual({ ok: true, receivedEvents: 2, okEvents: 2 });
    const refused = await post('/api/s/s2s/batch', batch());
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      ok: false,
      receivedEvents: 0,
      okEvents: 0,
      errors: [expect.stringMatching(/no events/)],
    });
  });

  test.each<[string, Record<string, string>, string, object]>([
    ['the header', key, '', {}],
    ['the header, as key:secret', { 'x-write-key': 'wk_live:any' }, '', {}],
    ['Basic', basic('wk_live'), '', {}],
    ['the query', {}, '?writekey=wk_live', {}],
    ['the body of a batch', {}, '', { writeKey: 'wk_live' }],
  ])('the key is taken from %s', async (_name, headers, query, more) => {
    const answer = await post(`/api/s/s2s/batch${query}`, JSON.stringify({ ...more, batch: [track] }), headers);
    expect(answer.status).toBe(200);
  });

  test('browsers hear a no within a 200, servers by the status; faults of ours are a 503 for both', async () => {
    const heard = async (path: string, body: string, headers = key) => (await post(path, body, headers)).status;
    const good = JSON.stringify(track);
    for (const [path, malformed, unknown] of [
      ['/api/s/track', 200, 200],
      ['/api/s/s2s/track', 400, 401],
    ] as const) {
      expect([await heard(path, '{'), await heard(path, good, { 'x-write-key': 'wk_no' })]).toEqual([
        malformed,
        unknown,
      ]);
      expect(await (await post(path, '{')).json()).toMatchObject({ ok: false, error: expect.stringMatching(/JSON/) });
      scene.state.streamDown = true;
      expect(await heard(path, good)).toBe(503);
      scene.state.streamDown = false;
    }
  });

  test.each([
    ['keep', '127.0.0.1'],
    ['stripLastOctet', '127.0.0.0'],
    ['remove', undefined],
  ])('the address, when its policy is %s', async (policy, ip) => {
    await post('/api/s/track', JSON.stringify(track), { ...key, 'x-ip-policy': policy });
    expect(scene.canonical()[0]?.context.ip).toBe(ip);
    expect(JSON.stringify(scene.appended[0]?.header).includes('127.0.0.1')).toBe(policy === 'keep');
  });

  test('a pixel, by fields and by data', async () => {
    const data = Buffer.from(JSON.stringify({ event: 'Opened', anonymousId: 'a1' })).toString('base64');
    const answer = await fetch(
      `${scene.url}/api/px/track?writekey=wk_live&data=${encodeURIComponent(data)}&properties.plan=pro`,
    );
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      'image/gif',
      expect.stringMatching(GIF),
    ]);
    expect(scene.canonical()).toMatchObject([{ type: 'track', event: 'Opened', properties: { plan: 'pro' } }]);
    expect((await fetch(`${scene.url}/api/px/track?writekey=wk_live&data=%25%25`)).status).toBe(200);
  });

  test('the origin is named, and its headers may come', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-headers': 'x-write-key,x-ip-policy' };
    const answer = await fetch(`${scene.url}/api/s/track`, { method: 'OPTIONS', headers });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(answer.headers.get('access-control-allow-headers')).toBe('x-write-key,x-ip-policy');
  });
});

describe('a source above its limit', () => {
  test.each<[string, string, RequestInit, RegExp]>([
    [
      'RudderStack',
      '/v1/track',
      { method: 'POST', body: JSON.stringify(track), headers: { ...basic('wk_limited'), anonymousid: 'YQ==' } },
      /^max requests/,
    ],
    ['a pixel', '/pixel/v1/track?writeKey=wk_limited&event=e&userId=u', {}, GIF],
    [
      'Jitsu',
      '/api/s/track',
      { method: 'POST', body: JSON.stringify(track), headers: { 'x-write-key': 'wk_limited' } },
      /"ok":false/,
    ],
  ])('hears it from %s by a 429 of its kind, and nothing is taken', async (_name, path, init, body) => {
    scene.state.choice = { kind: 'slow_down', afterMs: 1_500 };
    const answer = await fetch(scene.url + path, init);
    expect([answer.status, await answer.text()]).toEqual([429, expect.stringMatching(body)]);
    expect(scene.appended).toEqual([]);
  });
});

describe("Segment's settings", () => {
  test('name what the destinations need people to agree to', async () => {
    const consentOf = async (key: string) => (await (await ask(key)).json()).consentSettings;
    expect(await consentOf('wk_live')).toEqual({ allCategories: [], hasUnmappedDestinations: false });
    expect(await consentOf('wk_limited')).toEqual({
      allCategories: ['ads', 'analytics'],
      hasUnmappedDestinations: true,
    });
  });

  const ask = (key: string, headers: Record<string, string> = {}) =>
    fetch(`${scene.url}/v1/projects/${key}/settings`, { headers });
  const segmentOf = async (answer: Response) => (await answer.json()).integrations['Segment.io'];

  test('name this host as the API, and may be kept', async () => {
    const answer = await ask('wk_live', { origin: 'https://shop.example' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await segmentOf(answer)).toMatchObject({
      apiKey: 'wk_live',
      apiHost: `127.0.0.1:${scene.port}/v1`,
      protocol: 'http',
    });
  });

  test('name https where the browser came by it', async () => {
    expect(await segmentOf(await ask('wk_live', { 'x-forwarded-proto': 'https' }))).toMatchObject({
      protocol: 'https',
    });
  });

  test('of a key that is not known are none; of one that can not be checked, none now', async () => {
    expect((await ask('wk_no')).status).toBe(404);
    scene.state.databaseAway = true;
    expect((await ask('wk_no')).status).toBe(503);
  });
});
