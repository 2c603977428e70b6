import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { captureScene } from '../capture.scene';
import { call, TAKERS } from './endpoints.scene';

/** Whatever goes wrong here, the client keeps its event: at every address, in every dialect. */
let scene: Awaited<ReturnType<typeof captureScene>>;
beforeAll(async () => {
  scene = await captureScene();
});
afterEach(() => {
  scene.appended.length = 0;
  scene.state.streamDown = false;
  scene.state.databaseAway = false;
});
afterAll(() => scene.capture.close());

describe.each(TAKERS.map((taker) => [taker.name, taker] as const))('%s', (_name, taker) => {
  test('a good event is taken by the dialect that is meant', async () => {
    expect((await call(scene.url, taker, 'wk_live')).status).toBe(200);
    expect(scene.appended.map(({ header }) => header.dialect)).toEqual([taker.dialect]);
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
