import { expect, test } from 'vitest';
import { basic, sceneOfFile } from './capture.scene';

const scene = sceneOfFile();

const track = { type: 'track', event: 'E', userId: 'u' };

test('a host that was given with a slash at its end makes two of them, and means the same', async () => {
  expect((await scene.post('//v1/track', JSON.stringify(track), basic('wk_live'))).status).toBe(200);
  expect(scene.appended[0]?.header).toMatchObject({ path: '/v1/track', impliedType: 'track' });
  expect((await fetch(`${scene.url}//v1/projects/wk_live/settings`)).status).toBe(200);
  expect((await scene.post('//', '{}')).status).toBe(404);
});
