import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { basic, captureScene } from './capture.scene';

const body = JSON.stringify({ event: 'Signed Up', userId: 'u1', messageId: 'm1' });
const head = (length: number, more = '') =>
  `POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic('wk_live').authorization}\r\nContent-Length: ${length}\r\n${more}\r\n`;

const open: { scene?: Awaited<ReturnType<typeof captureScene>>; sockets: Socket[] } = { sockets: [] };
afterEach(async () => {
  for (const socket of open.sockets.splice(0)) socket.destroy();
  await open.scene?.capture.close();
});

async function scene(...limits: Parameters<typeof captureScene>) {
  open.scene = await captureScene(...limits);
  return open.scene;
}

/** A socket whose received text is asked for by what it has to contain. */
async function dial(port: number) {
  const socket = connect(port, '127.0.0.1');
  open.sockets.push(socket);
  const state = { text: '', closed: false };
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of watchers) watcher();
  };
  socket.on('data', (piece) => {
    state.text += piece.toString('latin1');
    changed();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    state.closed = true;
    changed();
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (holds()) {
          watchers.delete(look);
          resolve();
        }
      };
      watchers.add(look);
      look();
    });
  return { socket, state, until };
}

test('a body that stops half-way and hangs up leaves nothing behind', async () => {
  const { capture, port, appended, url } = await scene();
  const { socket } = await dial(port);
  const gone = new Promise((resolve) => capture.server.once('request', (request) => request.once('close', resolve)));
  socket.write(head(body.length) + body.slice(0, 20));
  await new Promise((resolve) => capture.server.once('request', resolve));
  socket.destroy();
  await gone;
  expect(appended).toHaveLength(0);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('tributary_capture_in_flight_bytes 0');
});

test('a body that comes byte by byte is taken', async () => {
  const { port, appended } = await scene();
  const { socket, state, until } = await dial(port);
  socket.setNoDelay(true);
  for (const byte of head(body.length) + body) socket.write(byte);
  await until(() => state.text.includes('{"success":true}'));
  expect(appended).toHaveLength(1);
});

test('a chunked body is taken', async () => {
  const { port, appended } = await scene();
  const { socket, state, until } = await dial(port);
  const size = body.length.toString(16);
  socket.write(
    `${head(0, 'Transfer-Encoding: chunked\r\n').replace(/Content-Length: 0\r\n/, '')}${size}\r\n${body}\r\n0\r\n\r\n`,
  );
  await until(() => state.text.includes('{"success":true}'));
  expect(appended).toHaveLength(1);
});

test('a client that never ends its body is cut off', async () => {
  const { port, appended } = await scene({ requestTimeoutMs: 300, headersTimeoutMs: 200 });
  const { socket, state, until } = await dial(port);
  socket.write(head(body.length) + body.slice(0, 20));
  await until(() => state.closed);
  expect(state.text).toContain('408');
  expect(appended).toHaveLength(0);
});

test('one connection carries many requests, pipelined ones too', async () => {
  const { port, appended } = await scene();
  const { socket, state, until } = await dial(port);
  const request = head(body.length) + body;
  socket.write(request + request + request);
  await until(() => state.text.split('{"success":true}').length === 4);
  expect(appended).toHaveLength(3);
});

test('headers without end are refused', async () => {
  const { port } = await scene();
  const { socket, state, until } = await dial(port);
  socket.write(`POST /v1/track HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
  await until(() => state.closed);
  expect(state.text).toContain('431');
});

test('a body over the wire limit is read to its end, dropped, answered and recorded', async () => {
  const { post, appended } = await scene({ wireBytesMax: 1_000, drainBytesMax: 10_000_000 });
  const answer = await post('/v1/batch', 'x'.repeat(3_000_000), basic('wk_live'));
  expect(answer.status).toBe(400);
  expect(appended[0]?.header).toMatchObject({ kind: 'refused', reason: 'request_too_large' });
});

test('a body over the wire limit that comes with its head is answered, and the connection goes on', async () => {
  const { port, appended, url } = await scene({ wireBytesMax: body.length - 1 });
  const { socket, state, until } = await dial(port);
  socket.write(head(body.length) + body);
  await until(() => state.text.includes('HTTP/1.1 400'));
  expect(appended[0]?.header).toMatchObject({ kind: 'refused', reason: 'request_too_large' });
  socket.write(`${head(2)}{}`);
  await until(() => state.text.includes('{"success":true}'));
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('tributary_capture_in_flight_bytes 0');
});

test('what came whole is taken when its client hangs up before the answer', async () => {
  const { capture, state, port, post, appended, url } = await scene();
  let letAppend: () => void = () => {};
  state.appendGate = new Promise((resolve) => {
    letAppend = resolve;
  });
  const { socket } = await dial(port);
  const asked = new Promise<Socket>((resolve) => capture.server.once('request', (request) => resolve(request.socket)));
  socket.write(head(body.length) + body);
  const served = await asked;
  const gone = new Promise((resolve) => served.once('close', resolve));
  socket.destroy();
  await gone;
  letAppend();
  expect((await post('/v1/track', body, basic('wk_live'))).status).toBe(200);
  expect(appended).toHaveLength(2);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('tributary_capture_in_flight_bytes 0');
});

test('a body that announces more than anyone may send is refused before it comes', async () => {
  const { port, appended } = await scene({ drainBytesMax: 1_000_000 });
  const { socket, state, until } = await dial(port);
  socket.write(head(900_000_000));
  await until(() => state.closed);
  expect(state.text).toContain('HTTP/1.1 400');
  expect(appended[0]?.header).toMatchObject({ kind: 'refused', reason: 'request_too_large' });
});

test('beyond the bytes under way that memory may hold, requests are told to come back', async () => {
  const { port, post, url } = await scene({ inFlightBytesMax: 50_000 });
  const slow = await dial(port);
  slow.socket.write(head(40_000) + 'x'.repeat(39_000));
  const held = async () => (await (await fetch(`${url}/metrics`)).text()).includes('in_flight_bytes 39000');
  await expect.poll(held).toBe(true);
  const answer = await post('/v1/batch', JSON.stringify({ batch: [{ x: 'x'.repeat(20_000) }] }), basic('wk_live'));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await post('/v1/track', body, basic('wk_live'))).status).toBe(200);
});

test('closing finishes what is under way, and takes nothing new', async () => {
  const { capture, state, post, appended, url } = await scene();
  let letAppend: () => void = () => {};
  state.appendGate = new Promise((resolve) => {
    letAppend = resolve;
  });
  const arrived = new Promise((resolve) => capture.server.once('request', resolve));
  const answer = post('/v1/track', body, basic('wk_live'));
  await arrived;
  const closed = capture.close();
  await expect(fetch(`${url}/health`)).rejects.toThrow();
  letAppend();
  expect((await answer).status).toBe(200);
  await closed;
  expect(appended).toHaveLength(1);
});
