import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Answer } from '../answers';
import { plain } from '../answers';
import { createHttpServer } from './create-http-server';
import type { HttpRequest } from './request';

const PATIENT_MS = 60_000;
const limits = { headersTimeoutMs: PATIENT_MS, requestTimeoutMs: PATIENT_MS, keepAliveTimeoutMs: PATIENT_MS };
const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

const open: { close?: () => Promise<void>; client?: Socket } = {};
afterEach(async () => {
  open.client?.destroy();
  await open.close?.();
});

async function scene(answer: (request: HttpRequest, served: Socket) => Answer) {
  const faults: string[] = [];
  const sockets: Socket[] = [];
  const { server, close } = createHttpServer({
    limits,
    answer: async (request) => answer(request, sockets[0] as Socket),
    onOdd() {},
    onFault: (error) => faults.push(String(error)),
  });
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  Object.assign(open, { close, client });
  return { client, faults };
}

test('who asks for much and does not read is asked nothing more until it has read', async () => {
  const body = 'x'.repeat(1_000_000);
  const asked = 50;
  const waiting: number[] = [];
  const { client } = await scene((_request, served) => {
    waiting.push(served.writableLength);
    return plain(200, body);
  });
  client.pause();
  client.write(GET.repeat(asked));
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  let heard = 0;
  client.on('data', (bytes) => {
    heard += bytes.length;
  });
  client.resume();
  await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(asked * body.length);
  expect(waiting).toHaveLength(asked);
  expect(Math.max(...waiting)).toBe(0);
});

const TWO_LINES = { ...plain(200, ''), headers: { x: 'a\r\nSet-Cookie: b' } };
const breaks = (): Answer => {
  throw new Error('no answer');
};
test.each([
  ['an answer with a header of two lines', GET, () => TWO_LINES, 'this can not be a header'],
  [
    'such an answer to a request in another form',
    GET.replace('1.1', '1.0'),
    () => TWO_LINES,
    'this can not be a header',
  ],
  ['no answer', GET, breaks, 'no answer'],
  ['no answer to a request in another form', GET.replace('1.1', '1.0'), breaks, 'no answer'],
])('%s is a fault that is told, and closes the connection', async (_what, request, answer, told) => {
  const { client, faults } = await scene(answer);
  const heard: Buffer[] = [];
  client.on('data', (bytes) => heard.push(bytes));
  client.write(request);
  await new Promise((resolve) => client.once('close', resolve));
  expect(String(Buffer.concat(heard))).toBe('');
  expect(faults).toEqual([expect.stringContaining(told)]);
});
