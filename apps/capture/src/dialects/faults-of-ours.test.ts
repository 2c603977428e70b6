import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { basic, captureScene } from '../capture.scene';
import type { EventEndpoint } from './contract';
import { CAPTURE_DIALECTS } from './index';

/** Every address that takes events, by every dialect that has it: whatever goes wrong here, its client keeps the event. */
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

const event = { type: 'track', event: 'E', event_type: 'E', userId: 'u', distinct_id: 'u', user: { id: 'u' } };
const uuid = '01900000-0000-7000-8000-000000000001';
const v1Head = {
  ...{ 'content-type': 'application/json', 'posthog-sdk-info': 'x/1', 'posthog-attempt': '1', 'user-agent': 'x/1' },
  ...{ 'posthog-request-id': uuid, 'posthog-request-timestamp': '2026-01-02T03:04:05Z' },
};
/** How each dialect is told whose a request is, so that shared addresses know whose it is too. */
const HEADS: Readonly<Record<string, (key: string) => Record<string, string>>> = {
  segment: basic,
  posthog: (key) => ({ ...v1Head, authorization: `Bearer ${key}` }),
  rudderstack: (key) => ({ ...basic(key), anonymousid: 'YQ==' }),
  jitsu: (key) => ({ 'x-write-key': key }),
};
const takers = CAPTURE_DIALECTS.flatMap((dialect) =>
  dialect.endpoints
    .filter((endpoint): endpoint is EventEndpoint => endpoint.kind === 'events' && endpoint.isDropped !== true)
    .flatMap((endpoint) => endpoint.methods.map((method) => [dialect.name, method, endpoint] as const)),
);

async function call([dialect, method, { path, shape }]: (typeof takers)[number], key: string) {
  const query = new URLSearchParams({ writeKey: key, writekey: key, token: key, p_abc: key });
  const keyed = dialect === 'posthog' ? { api_key: key } : {};
  const body = JSON.stringify(shape === 'batch' ? { ...keyed, batch: [{ ...event, uuid }] } : { ...keyed, ...event });
  if (method === 'GET') for (const [name, value] of Object.entries({ event: 'E', userId: 'u' })) query.set(name, value);
  if (method === 'GET' && dialect === 'posthog') query.set('data', body);
  const asked = dialect === 'rudderstack' || method === 'GET' || path.includes(':') ? `?${query}` : '';
  const answer = await fetch(`${scene.url}${path.replace(':random', 'x7k2p')}${asked}`, {
    ...{ method, headers: HEADS[dialect]?.(key) ?? {} },
    ...(method === 'POST' ? { body } : {}),
  });
  await answer.arrayBuffer();
  return answer;
}

describe.each(takers.map((taker) => [`${taker[0]} ${taker[1]} ${taker[2].path}`, taker] as const))(
  '%s',
  (_name, taker) => {
    test('a good event is taken by the dialect that is meant', async () => {
      expect((await call(taker, 'wk_live')).status).toBe(200);
      expect(scene.appended.map(({ header }) => header.dialect)).toEqual([taker[0]]);
    });

    test('a stream that is down and a key that can not be checked are a 503, and nothing is kept', async () => {
      scene.state.streamDown = true;
      expect((await call(taker, 'wk_live')).status).toBe(503);
      scene.state.streamDown = false;
      scene.state.databaseAway = true;
      expect((await call(taker, 'wk_new')).status).toBe(503);
      expect(scene.appended).toEqual([]);
    });
  },
);
