import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sceneOfFile } from '../capture.scene';

const scene = sceneOfFile();

/** As Classic's browser SDK writes it. */
const page = {
  ...{
    api_key: 'wk_live',
    src: 'jitsu',
    event_type: 'pageview',
    event_id: '',
    utc_time: '2026-01-02T03:04:05.678000Z',
  },
  ...{ user: { anonymous_id: 'a1', id: 'u1', email: 'a@b.c' }, ids: { ga: '1' }, local_tz_offset: -60 },
  ...{ url: 'https://shop.example/p?q=1', doc_path: '/p', doc_search: '?q=1', doc_host: 'shop.example' },
  ...{ referer: 'https://news.example/', page_title: 'Shoes', user_agent: 'UA/1', user_language: 'de-DE' },
  ...{ utm: { source: 'news', campaign: 'spring' }, click_id: {}, source_ip: '9.9.9.9', plan: 'pro' },
};
const event = (more: object) => JSON.stringify({ ...page, ...more });

test('a page view of the browser: every field has its place, and the address is the request’s', async () => {
  const answer = await scene.post('/api/v1/event?token=wk_live', event({}), { 'content-type': 'text/plain' });
  expect([answer.status, await answer.text()]).toEqual([200, '{"ok":true}']);
  expect(scene.appended[0]?.header).toMatchObject({ dialect: 'jitsu', path: '/api/v1/event' });
  const [canonical] = scene.canonical();
  expect(canonical).toMatchObject({
    ...{ type: 'page', userId: 'u1', anonymousId: 'a1', originalTimestamp: '2026-01-02T03:04:05.678Z' },
    context: {
      page: {
        ...{ url: page.url, path: '/p', search: '?q=1', title: 'Shoes', referrer: 'https://news.example/' },
      },
      ...{ campaign: { source: 'news', name: 'spring' }, userAgent: 'UA/1', locale: 'de-DE', ip: '127.0.0.1' },
      ...{ traits: { email: 'a@b.c' }, library: { name: 'jitsu-classic' } },
      ...{ src: 'jitsu', doc_host: 'shop.example', local_tz_offset: -60 },
    },
  });
  expect(canonical?.properties).toEqual({ ids: { ga: '1' }, click_id: {}, plan: 'pro' });
  expect(Buffer.from(scene.appended[0]?.body ?? []).includes('wk_live')).toBe(false);
});

test('an identify has the user’s fields as traits; any other name is a track, with the id that it came with', async () => {
  const send = (more: object) => scene.post('/api/v1/event?token=wk_live', event(more));
  await send({ event_type: 'user_identify', vp_size: '800x600' });
  await send({ event_type: 'order_paid', event_id: 'e1', total: 9.5 });
  expect(scene.canonical()[0]?.traits).toEqual({ email: 'a@b.c', plan: 'pro' });
  expect(scene.canonical()).toMatchObject([
    { type: 'identify', userId: 'u1', context: { ids: { ga: '1' }, vp_size: '800x600' } },
    { type: 'track', event: 'order_paid', messageId: 'e1', properties: { total: 9.5, plan: 'pro' } },
  ]);
});

test('a server is believed the address it tells of, and may send several at once, compressed', async () => {
  const list = [JSON.parse(event({ event_id: 'e1' })), JSON.parse(event({ event_id: 'e2' }))];
  const post = (body: unknown) =>
    scene.post('/api/v1/s2s/events', gzipSync(JSON.stringify(body)), { 'x-auth-token': 'wk_live' });
  expect((await post(list)).status).toBe(200);
  expect((await post({ events: list })).status).toBe(200);
  expect(scene.canonical().map(({ messageId }) => messageId)).toEqual(['e1', 'e2', 'e1', 'e2']);
  expect(scene.canonical()[0]?.context.ip).toBe('9.9.9.9');
});

test('older versions keep the page in `eventn_ctx`', async () => {
  const { event_type, api_key, ...eventn_ctx } = page;
  await scene.post('/api/v1/event?token=wk_live', JSON.stringify({ event_type, api_key, eventn_ctx }));
  expect(scene.canonical()).toMatchObject([{ type: 'page', userId: 'u1', context: { page: { title: 'Shoes' } } }]);
});

test('an address that hides from blockers has the key under a name of chance, and is a browser’s like any other', async () => {
  const answer = await scene.post('/api.x7k2p?p_q9f3d=wk_live&ip_policy=strict', event({}), {
    'content-type': 'text/plain',
  });
  expect([answer.status, await answer.text()]).toEqual([200, '{"ok":true}']);
  expect(scene.canonical()).toMatchObject([{ type: 'page', userId: 'u1', context: { ip: '127.0.0.0' } }]);
  const unknown = await scene.post('/api.zzz?p_q9f3d=wk_no', event({}));
  expect([unknown.status, await unknown.json()]).toMatchObject([200, { ok: false }]);
  // Elsewhere such a parameter is nobody's key, and these paths are no one's.
  expect((await scene.post('/api/v1/s2s/event?p_q9f3d=wk_live', event({}))).status).toBe(401);
  for (const path of ['/api.', '/api.x/y', '/apix']) {
    expect((await scene.post(`${path}?p_a=wk_live`, event({}))).status).toBe(404);
  }
  expect(scene.appended).toHaveLength(1);
});

test.each([
  ['strict', '127.0.0.0'],
  ['comply', '127.0.0.0'],
  ['keep', '127.0.0.1'],
])('the address when ip_policy is %s', async (policy, ip) => {
  await scene.post(`/api/v1/event?token=wk_live&ip_policy=${policy}`, event({}));
  expect(scene.canonical()[0]?.context.ip).toBe(ip);
  expect(JSON.stringify(scene.appended[0]?.header).includes('127.0.0.1')).toBe(policy === 'keep');
});

test.each([
  ['/api/v1/event', 200, 200],
  ['/api/v1/s2s/event', 400, 401],
])('%s hears of bad JSON by %i and of an unknown key by %i; of a fault of ours by 503', async (path, bad, unknown) => {
  for (const body of ['{"event_type":', '3', '[]']) {
    const answer = await scene.post(`${path}?token=wk_live`, body);
    expect([answer.status, await answer.json()]).toEqual([bad, { ok: false, error: expect.any(String) }]);
  }
  expect(scene.decoded().flatMap(({ refused }) => refused.map(({ reason }) => reason))).toEqual([
    ...['malformed_json', 'not_an_object', 'empty_batch'],
  ]);
  expect((await scene.post(`${path}?token=wk_no`, event({}))).status).toBe(unknown);
  scene.state.streamDown = true;
  expect((await scene.post(`${path}?token=wk_live`, event({}))).status).toBe(503);
});

test('an event that is nested deeper than can be rewritten goes on as it came, to be refused in sight of its owner', async () => {
  const body = `{"event_type":"x","user":{"id":"u"},"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const answer = await scene.post('/api/v1/s2s/event?token=wk_live', body);
  expect(answer.status).toBe(200);
  expect(Buffer.from(scene.appended[0]?.body ?? []).toString()).toBe(body);
});

test('an event without anybody is taken and refused in sight of its owner', async () => {
  expect((await scene.post('/api/v1/event?token=wk_live', event({ user: {} }))).status).toBe(200);
  expect(scene.decoded().flatMap(({ refused }) => refused)).toHaveLength(1);
});

test('a page of any origin may call', async () => {
  const headers = { origin: 'https://shop.example', 'access-control-request-headers': 'content-type' };
  const answer = await fetch(`${scene.url}/api/v1/event?token=wk_live`, { method: 'OPTIONS', headers });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, 'https://shop.example']);
});
