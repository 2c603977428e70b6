import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { basic, captureScene } from './capture.scene';

let scene: Awaited<ReturnType<typeof captureScene>>;
beforeAll(async () => {
  scene = await captureScene();
});
afterEach(() => {
  scene.appended.length = 0;
  scene.state.databaseAway = false;
});
afterAll(() => scene.capture.close());

const track = { type: 'track', event: 'E', userId: 'u' };

test('a host that was given with a slash at its end makes two of them, and means the same', async () => {
  expect((await scene.post('//v1/track', JSON.stringify(track), basic('wk_live'))).status).toBe(200);
  expect(scene.appended[0]?.header).toMatchObject({ path: '/v1/track', impliedType: 'track' });
  expect((await fetch(`${scene.url}//v1/projects/wk_live/settings`)).status).toBe(200);
  expect((await scene.post('//', '{}')).status).toBe(404);
});
