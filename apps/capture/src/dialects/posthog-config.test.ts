import { describe, expect, test } from 'vitest';
import { sceneOfFile } from '../capture.scene';

const scene = sceneOfFile();

const get = (path: string) => fetch(scene.url + path, { headers: { origin: 'https://shop.example' } });
const ask = (path: string, body: unknown) => scene.post(path, JSON.stringify(body));

describe('remote config', () => {
  test('as JSON: autocapture is allowed in so many words, flags and recordings are off', async () => {
    const answer = await get('/array/wk_live/config');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    expect(await answer.json()).toMatchObject({
      ...{ token: 'wk_live', autocapture_opt_out: false, hasFeatureFlags: false, sessionRecording: false },
      ...{ supportedCompression: ['gzip', 'gzip-js'], analytics: { endpoint: '/i/v0/e/' } },
    });
  });

  test('as a script: it puts the same where the SDK looks', async () => {
    const answer = await get('/array/wk_live/config.js');
    expect(answer.headers.get('content-type')).toBe('application/javascript');
    const window: { _POSTHOG_REMOTE_CONFIG?: Record<string, unknown> } = {};
    new Function('window', await answer.text())(window);
    expect(window._POSTHOG_REMOTE_CONFIG).toEqual({
      wk_live: { config: await (await get('/array/wk_live/config')).json(), siteApps: [] },
    });
  });

  test.each(['config', 'config.js'])(
    'of nobody is a 404, and a 503 while keys can not be checked: %s',
    async (file) => {
      expect((await get(`/array/wk_nope/${file}`)).status).toBe(404);
      scene.state.databaseAway = true;
      const unknowable = await get(`/array/wk_nope/${file}`);
      expect([unknowable.status, unknowable.headers.get('retry-after')]).toEqual([503, '2']);
    },
  );
});

describe('flags', () => {
  const told = { errorsWhileComputingFlags: false, requestId: expect.any(String), evaluatedAt: expect.any(Number) };
  test.each<[string, object]>([
    ['/flags/?v=2', { flags: {}, ...told }],
    ['/flags', { featureFlags: {}, featureFlagPayloads: {}, ...told }],
  ])('%s has none', async (path, expected) => {
    const answer = await ask(path, { token: 'wk_live', distinct_id: 'u1' });
    expect([answer.status, await answer.json()]).toEqual([200, expected]);
  });

  test.each<[string, object]>([
    ['/flags/?v=2&config=true', { flags: {}, autocapture_opt_out: false, hasFeatureFlags: false }],
    ['/decide/?v=4', { flags: {}, autocapture_opt_out: false }],
    ['/decide/?v=3', { featureFlags: {}, featureFlagPayloads: {}, autocapture_opt_out: false }],
    ['/decide/?v=2', { featureFlags: {}, config: { enable_collect_everything: true } }],
    ['/decide/', { featureFlags: [], config: { enable_collect_everything: true } }],
  ])('%s brings the remote config along', async (path, expected) => {
    const answer = await ask(path, { api_key: 'wk_live', distinct_id: 'u1' });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining(expected)]);
  });

  test('an old form with base64 is read', async () => {
    const data = Buffer.from(JSON.stringify({ token: 'wk_live', distinct_id: 'u1' })).toString('base64');
    const answer = await scene.post('/decide/?v=3&compression=base64', `data=${encodeURIComponent(data)}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(await answer.json()).toMatchObject({ token: 'wk_live', featureFlags: {} });
  });

  test('nobody gets any', async () => {
    expect((await ask('/flags/?v=2', { token: 'wk_nope' })).status).toBe(401);
    expect((await ask('/decide/?v=3', {})).status).toBe(401);
  });
});

test('lists of what is not kept here are empty', async () => {
  expect(await (await get('/api/surveys/?token=wk_live')).json()).toEqual({ surveys: [] });
  expect(await (await get('/flags/definitions?token=wk_live')).json()).toMatchObject({ flags: [] });
  expect((await get('/api/surveys/?token=wk_nope')).status).toBe(401);
});

test('recordings are answered so that the SDK stops, and dropped', async () => {
  const answer = await ask('/s/', { api_key: 'wk_live', batch: [{ event: '$snapshot', distinct_id: 'u1' }] });
  expect(await answer.json()).toEqual({ status: 1, quota_limited: ['recordings'] });
  expect(scene.appended).toEqual([]);
});
