import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sceneOfFile } from '../capture.scene';

const scene = sceneOfFile();

const UUID = '01900000-0000-7000-8000-000000000001';
const event = { event: '$ai_generation', uuid: UUID, distinct_id: 'u1', timestamp: new Date().toISOString() };
const properties = { $ai_model: 'm1', $ai_trace_id: 't1' };
const json = (value: unknown) => new Blob([JSON.stringify(value)], { type: 'application/json' });
const bearer = { authorization: 'Bearer wk_live' };

function form(parts: Readonly<Record<string, Blob | string>>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(parts)) made.append(name, value);
  return made;
}
async function post(parts: Readonly<Record<string, Blob | string>>, headers: Record<string, string> = bearer) {
  const answer = await fetch(`${scene.url}/i/v0/ai`, { method: 'POST', body: form(parts), headers });
  return { status: answer.status, text: await answer.text() };
}

test('event, properties and what is large become one event; the client hears which parts arrived', async () => {
  const { status, text } = await post({
    event: json(event),
    'event.properties': json({ ...properties, ['__proto__']: { polluted: 1 } }),
    'event.properties.$ai_input': json([{ role: 'user', content: 'Grüße 👋' }]),
    'event.properties.$ai_output_choices': new Blob(['Hallo\r\n'], { type: 'text/plain; charset=utf-8' }),
    'event.properties.$ai_image': new Blob([Uint8Array.from([0, 255])], { type: 'application/octet-stream' }),
  });
  expect(status).toBe(200);
  expect(JSON.parse(text).accepted_parts).toMatchObject([
    { name: 'event', 'content-type': 'application/json', 'content-encoding': null },
    { name: 'event.properties' },
    { name: 'event.properties.$ai_input', length: expect.any(Number) },
    { name: 'event.properties.$ai_output_choices', length: 7, 'content-type': 'text/plain; charset=utf-8' },
    { name: 'event.properties.$ai_image', length: 2 },
  ]);
  expect(scene.canonical()).toMatchObject([
    {
      ...{ type: 'track', event: '$ai_generation', messageId: UUID, userId: 'u1' },
      properties: {
        ...properties,
        $ai_input: [{ role: 'user', content: 'Grüße 👋' }],
        $ai_output_choices: 'Hallo\r\n',
        $ai_image: 'data:application/octet-stream;base64,AP8=',
      },
    },
  ]);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('properties within the event, large ones beside them; compressed as a whole', async () => {
  const whole = form({ event: json({ ...event, properties }), 'event.properties.$ai_input': json('hi') });
  const encoded = new Response(whole);
  const answer = await scene.post('/i/v0/ai/', gzipSync(new Uint8Array(await encoded.arrayBuffer())), {
    ...{ ...bearer, 'content-encoding': 'gzip', 'content-type': encoded.headers.get('content-type') ?? '' },
  });
  expect(answer.status).toBe(200);
  expect(scene.canonical()).toMatchObject([{ properties: { ...properties, $ai_input: 'hi' } }]);
});

test.each<[string, Record<string, Blob | string>, string]>([
  ['the event is not the first part', { 'event.properties': json(properties), event: json(event) }, 'malformed_json'],
  ['the event is no JSON', { event: '{', 'event.properties': json(properties) }, 'malformed_json'],
  ['the event is no object', { event: json([1]), 'event.properties': json(properties) }, 'malformed_json'],
  ['the properties are no JSON', { event: json(event), 'event.properties': '{' }, 'malformed_json'],
])('%s: refused in sight of its owner', async (_name, parts, reason) => {
  expect((await post(parts)).status).toBe(400);
  expect(scene.decoded().flatMap(({ refused }) => refused)).toMatchObject([{ reason }]);
});

test('an event larger than any is a 413, one without anybody is judged by ingest, one nested too deep is a fault of its own', async () => {
  const large = new Blob(['x'.repeat(1_100_000)], { type: 'text/plain' });
  expect((await post({ event: json(event), 'event.properties.$ai_input': large })).status).toBe(413);
  expect((await post({ event: json({ ...event, distinct_id: '' }) })).status).toBe(200);
  const deep = new Blob([`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`], { type: 'application/json' });
  expect((await post({ event: json(event), 'event.properties': deep })).status).toBe(400);
  expect(scene.decoded().flatMap(({ refused }) => refused.map(({ reason }) => reason))).toEqual([
    ...['event_too_large', 'no_user_anon_id', 'malformed_json'],
  ]);
});

test('who has no good key hears 401; a fault of ours is a 503', async () => {
  expect((await post({ event: json(event) }, {})).status).toBe(401);
  expect((await post({ event: json(event) }, { authorization: 'Bearer phx_personal' })).status).toBe(401);
  scene.state.streamDown = true;
  expect((await post({ event: json(event) })).status).toBe(503);
  expect(scene.appended).toEqual([]);
});

test("the batches of posthog-node's captureAi have v0's form", async () => {
  const body = gzipSync(JSON.stringify({ api_key: 'wk_live', batch: [event], sent_at: new Date().toISOString() }));
  const answer = await scene.post('/i/v0/ai/batch/', body, { 'content-encoding': 'gzip' });
  expect([answer.status, await answer.text()]).toEqual([200, '{"status":1}']);
  expect(scene.canonical()).toMatchObject([{ event: '$ai_generation', messageId: UUID }]);
});

test.each(['/i/v1/logs', '/i/v1/metrics', '/i/v1/traces'])(
  '%s: the exporter hears that all is well, the owner the reason',
  async (path) => {
    for (const [query, headers] of [
      ['?token=wk_live', {}],
      ['', bearer],
    ] as const) {
      const answer = await scene.post(`${path}${query}`, '{"resourceLogs":[]}', headers);
      expect([answer.status, await answer.text()]).toEqual([200, '{}']);
    }
    expect(scene.decoded().flatMap(({ refused }) => refused.map(({ reason }) => reason))).toEqual([
      ...['unknown_type', 'unknown_type'],
    ]);
    expect((await scene.post(path, '{}')).status).toBe(401);
  },
);
