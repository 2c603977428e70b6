import { expect, test } from 'vitest';
import { sceneOfFile } from './capture.scene';

const scene = sceneOfFile();

const track = { type: 'track', event: 'E', userId: 'u' };
const hog = { event: 'E', distinct_id: 'u' };

test('what can be nobody’s key is a 401 at once, whatever is away: no one is asked', async () => {
  scene.state.databaseAway = true;
  for (const key of ['wk\u0000', 'wk\n', 'k'.repeat(201)]) {
    const body = JSON.stringify({ ...track, writeKey: key });
    expect((await scene.post('/v1/track', body)).status).toBe(401);
    expect((await scene.post('/e/', JSON.stringify({ ...hog, api_key: key }))).status).toBe(401);
  }
  expect((await scene.post('/v1/track', JSON.stringify({ ...track, writeKey: 'wk_new' }))).status).toBe(503);
  scene.state.databaseAway = false;
  expect(scene.appended).toEqual([]);
});
