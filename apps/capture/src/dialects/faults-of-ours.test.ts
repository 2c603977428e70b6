import { describe, expect, test } from 'vitest';
import { sceneOfFile } from '../capture.scene';
import { call, TAKERS } from './endpoints.scene';

/** Whatever goes wrong here, the client keeps its event: at every address, in every dialect. */
const scene = sceneOfFile();

describe.each(TAKERS.map((taker) => [taker.name, taker] as const))('%s', (_name, taker) => {
  test('a good event is taken by the dialect that is meant', async () => {
    expect((await call(scene.url, taker, 'wk_live')).status).toBe(200);
    expect(scene.appended.map(({ header }) => header.dialect)).toEqual([taker.dialect]);
  });

  test('a page of any other origin may call, with whatever headers its SDK sets', async () => {
    const origin = 'https://shop.example';
    const asked = { 'access-control-request-method': taker.method, 'access-control-request-headers': 'x-any, sentat' };
    const url = `${scene.url}${taker.endpoint.path.replace(':random', 'x7k2p')}`;
    const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin, ...asked } });
    expect(preflight.status).toBe(200);
    expect(['*', origin]).toContain(preflight.headers.get('access-control-allow-origin'));
    expect(preflight.headers.get('access-control-allow-headers')).toBe('x-any, sentat');
    expect(preflight.headers.get('access-control-allow-methods')).toContain(taker.method);
    const answer = await call(scene.url, taker, 'wk_live', undefined, { origin });
    expect(['*', origin]).toContain(answer.headers.get('access-control-allow-origin'));
  });

  test('a stream that is down and a key that can not be checked are a 503, and nothing is kept', async () => {
    scene.state.streamDown = true;
    const down = await call(scene.url, taker, 'wk_live');
    scene.state.streamDown = false;
    scene.state.databaseAway = true;
    const away = await call(scene.url, taker, 'wk_new');
    for (const { status, headers } of [down, away]) {
      expect(status).toBe(503);
      // Whoever shows a picture asks no second time.
      if (headers.get('content-type') !== 'image/gif') expect(headers.get('retry-after')).toBe('2');
    }
    expect(scene.appended).toEqual([]);
  });
});
