import { afterEach, expect, test } from 'vitest';
import { type Receiver, receiver } from './receiver';

let server: Receiver;
afterEach(() => server.close());

const post = (path: string, body: unknown) =>
  fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) });

test('it remembers what arrived, and what was accepted of it', async () => {
  server = await receiver();
  server.behave({ status: [503, 429, 200] });
  const answers = [];
  for (const n of [1, 2, 3, 4]) answers.push((await post('/hook', { n })).status);
  expect(answers).toEqual([503, 429, 200, 200]);
  expect(server.requests.map(({ method, path, body }) => [method, path, body])).toEqual(
    [1, 2, 3, 4].map((n) => ['POST', '/hook', `{"n":${n}}`]),
  );
  expect(server.accepted()).toEqual([{ n: 3 }, { n: 4 }]);
});

test('while it is down connections are refused, and it comes back on the same port', async () => {
  server = await receiver();
  await server.goDown();
  await expect(post('/', {})).rejects.toThrow();
  await server.comeBack();
  expect((await post('/', {})).status).toBe(200);
  expect(server.requests).toHaveLength(1);
});

test('it answers as slowly as it is told', async () => {
  server = await receiver();
  server.behave({ delayMs: 80, headers: { 'retry-after': '7' }, status: 429 });
  const startedMs = performance.now();
  const answer = await post('/', {});
  expect(performance.now() - startedMs).toBeGreaterThan(75);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
});
