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
  const { port, appended, inFlightBytes } = await scene();
  const { socket } = await dial(port);
  socket.write(head(body.length) + body.slice(0, 20));
  await expect.poll(inFlightBytes).toBe(20);
  socket.destroy();
  await expect.poll(inFlightBytes).toBe(0);
  expect(appended).toHaveLength(0);
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

test('requests in usual and in other forms follow each other on a connection', async () => {
  const { port, appended, url } = await scene();
  const oddSoFar = async () =>
    Number(/^tributary_capture_odd_connections_total (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
  const odd = await oddSoFar();
  const { socket, state, until } = await dial(port);
  const answers = (count: number) => until(() => state.text.split('HTTP/1.1 200').length === count + 1);
  socket.write('GET /_liveness HTTP/1.1\r\nHost: x\r\n\r\n');
  await answers(1);
  socket.write('OPTIONS /v1/track HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\n\r\n');
  await answers(2);
  socket.write('HEAD /_liveness HTTP/1.1\r\nHost: x\r\n\r\n');
  await answers(3);
  expect(state.text.endsWith('\r\n\r\n')).toBe(true);
  socket.write(head(body.length) + body);
  await answers(4);
  expect(await oddSoFar()).toBe(odd);
  socket.write(`${head(body.length, 'Expect: 100-continue\r\n')}`);
  await until(() => state.text.includes('HTTP/1.1 100'));
  socket.write(body);
  await answers(5);
  socket.write(head(body.length) + body);
  await answers(6);
  expect(appended).toHaveLength(3);
  expect(await oddSoFar()).toBe(odd + 1);
});

test('a client that says it sends no more still hears the answer', async () => {
  const { port, appended } = await scene();
  const { socket, state, until } = await dial(port);
  socket.end(head(body.length) + body);
  await until(() => state.closed);
  expect(state.text).toContain('{"success":true}');
  expect(appended).toHaveLength(1);
});

test('a connection on which nothing comes is closed', async () => {
  const { port } = await scene({ keepAliveTimeoutMs: 100, headersTimeoutMs: 100, requestTimeoutMs: 100 });
  const [silent, served] = await Promise.all([dial(port), dial(port)]);
  served.socket.write(head(body.length) + body);
  await Promise.all([silent.until(() => silent.state.closed), served.until(() => served.state.closed)]);
  expect([silent.state.text, served.state.text.includes('{"success":true}')]).toEqual(['', true]);
});

test('a head that never ends is told so', async () => {
  const { port } = await scene({ headersTimeoutMs: 100, requestTimeoutMs: 200 });
  const { socket, state, until } = await dial(port);
  socket.write(head(body.length).slice(0, 40));
  await until(() => state.closed);
  expect(state.text).toContain('408');
});

test('the rest of a body that nobody wanted is dropped, and the next request is answered', async () => {
  const { port, appended } = await scene();
  const { socket, state, until } = await dial(port);
  socket.write(`POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(500)}`);
  await until(() => state.text.includes('HTTP/1.1 404'));
  socket.write('x'.repeat(99_500) + head(body.length) + body);
  await until(() => state.text.includes('{"success":true}'));
  expect(appended).toHaveLength(1);
});

test('closing ends connections on which nothing is under way', async () => {
  const { capture, port } = await scene();
  const { socket, state, until } = await dial(port);
  socket.write(head(body.length) + body);
  await until(() => state.text.includes('{"success":true}'));
  await capture.close();
  await until(() => state.closed);
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
  const { port, appended, inFlightBytes } = await scene({ wireBytesMax: body.length - 1 });
  const { socket, state, until } = await dial(port);
  socket.write(head(body.length) + body);
  await until(() => state.text.includes('HTTP/1.1 400'));
  expect(appended[0]?.header).toMatchObject({ kind: 'refused', reason: 'request_too_large' });
  socket.write(`${head(2)}{}`);
  await until(() => state.text.includes('{"success":true}'));
  expect(await inFlightBytes()).toBe(0);
});

test('what came whole is taken when its client hangs up before the answer', async () => {
  const { state, port, post, appended, inFlightBytes } = await scene();
  let letAppend: () => void = () => {};
  state.appendGate = new Promise((resolve) => {
    letAppend = resolve;
  });
  const { socket, state: client, until } = await dial(port);
  socket.write(head(body.length) + body);
  await expect.poll(inFlightBytes).toBe(body.length);
  socket.destroy();
  await until(() => client.closed);
  letAppend();
  expect((await post('/v1/track', body, basic('wk_live'))).status).toBe(200);
  expect(appended).toHaveLength(2);
  expect(await inFlightBytes()).toBe(0);
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
  const { port, post, inFlightBytes } = await scene({ inFlightBytesMax: 50_000 });
  const slow = await dial(port);
  slow.socket.write(head(40_000) + 'x'.repeat(39_000));
  await expect.poll(inFlightBytes).toBe(39_000);
  const answer = await post('/v1/batch', JSON.stringify({ batch: [{ x: 'x'.repeat(20_000) }] }), basic('wk_live'));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await post('/v1/track', body, basic('wk_live'))).status).toBe(200);
});

test('closing finishes what is under way, and takes nothing new', async () => {
  const { capture, state, post, appended, url, inFlightBytes } = await scene();
  let letAppend: () => void = () => {};
  state.appendGate = new Promise((resolve) => {
    letAppend = resolve;
  });
  const answer = post('/v1/track', body, basic('wk_live'));
  await expect.poll(inFlightBytes).toBe(body.length);
  const closed = capture.close();
  await expect(fetch(`${url}/health`)).rejects.toThrow();
  letAppend();
  expect((await answer).status).toBe(200);
  await closed;
  expect(appended).toHaveLength(1);
});
