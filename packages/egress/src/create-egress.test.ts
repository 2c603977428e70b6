import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createEgress, type Egress, type EgressOptions } from './create-egress';
import { EgressError, type EgressRequest } from './types';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function egress(options: Partial<EgressOptions> = {}): Egress {
  const made = createEgress({ allowCidrs: ['127.0.0.1/32'], ...options });
  open.push(made);
  return made;
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
async function receiver(handler: Handler): Promise<{ url: string; port: number; server: Server; hits: () => number }> {
  let hits = 0;
  const server = createServer((request, response) => {
    hits++;
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => handler(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, server, hits: () => hits };
}

async function failure(send: Egress, request: Partial<EgressRequest> & { url: string }): Promise<EgressError> {
  try {
    await send({ method: 'GET', ...request });
  } catch (error) {
    if (error instanceof EgressError) return error;
    throw error;
  }
  throw new Error('It was sent.');
}

test('a request goes out as it was given and the answer comes back with a transcript', async () => {
  const { url } = await receiver((request, response, body) => {
    response.setHeader('x-seen', `${request.method} ${request.headers['x-mine']} ${request.headers['user-agent']}`);
    response.statusCode = 201;
    response.end(`got ${body}`);
  });
  const { response, transcript } = await egress()({
    method: 'post',
    url: `${url}/in?a=1`,
    headers: { 'X-Mine': 'yes', 'x-api-key': 'k-12345', 'content-length': '999', host: 'elsewhere' },
    body: '{"n":1,"key":"k-12345"}',
    redact: ['k-12345'],
  });
  expect(response.status).toBe(201);
  expect(response.headers['x-seen']).toBe('POST yes Tributary');
  expect(Buffer.from(response.body).toString()).toBe('got {"n":1,"key":"k-12345"}');
  expect(transcript).toMatchObject({
    method: 'POST',
    url: `${url}/in?a=1`,
    requestBody: '{"n":1,"key":"[redacted]"}',
    status: 201,
    responseBody: 'got {"n":1,"key":"[redacted]"}',
    truncated: false,
  });
  expect(JSON.stringify(transcript)).not.toContain('k-12345');
});

test('bytes stay bytes', async () => {
  const { url } = await receiver((request, response) => {
    response.end(String(request.headers['content-length']));
  });
  const { response, transcript } = await egress()({ method: 'POST', url, body: Uint8Array.from([0, 255, 1]) });
  expect(Buffer.from(response.body).toString()).toBe('3');
  expect(transcript.requestBody).toBe('[binary, 3 bytes]');
});

test.each([
  ['http://127.0.0.2:1/', 'blocked_address'],
  ['http://0x7f.2/', 'blocked_address'],
  ['http://2130706434/', 'blocked_address'],
  ['http://0177.0.0.2/', 'blocked_address'],
  ['http://[::1]:1/', 'blocked_address'],
  ['http://[::ffff:127.0.0.2]/', 'blocked_address'],
  ['http://169.254.169.254/latest/meta-data/', 'blocked_address'],
  ['http://0.0.0.0/', 'blocked_address'],
  ['http://10.0.0.1/', 'blocked_address'],
  ['http://100.64.1.1/', 'blocked_address'],
  ['http://user:pass@example.com/', 'invalid_url'],
  ['ftp://example.com/', 'invalid_url'],
  ['file:///etc/passwd', 'invalid_url'],
  ['javascript:alert(1)', 'invalid_url'],
  ['not a url', 'invalid_url'],
])('%s is refused as %s before anything is sent', async (url, code) => {
  const error = await failure(egress({ lookup: async () => expect.fail('no look-up') }), { url });
  expect(error.code).toBe(code);
  expect(error.transcript.error).toBe(error.message);
  expect(error.transcript.status).toBeUndefined();
});

test('a name that resolves to a private address is refused, and nothing arrives there', async () => {
  const { port, hits } = await receiver((_request, response) => response.end('inside'));
  const lookup = async () => [{ address: '127.0.0.1', family: 4 }];
  const error = await failure(egress({ allowCidrs: [], lookup }), { url: `http://rebind.test:${port}/` });
  expect(error.code).toBe('blocked_address');
  expect(error.message).toContain('rebind.test resolves to 127.0.0.1');
  expect(hits()).toBe(0);
});

test('a name that changes its answer between two requests is checked each time it is connected to', async () => {
  const { port, hits } = await receiver((_request, response) => {
    response.setHeader('connection', 'close');
    response.end('ok');
  });
  const answers = ['127.0.0.1', '127.0.0.9'];
  const lookup = async () => [{ address: answers.shift() ?? '127.0.0.9', family: 4 }];
  const send = egress({ lookup });
  const url = `http://rebind.test:${port}/`;
  expect((await send({ method: 'GET', url })).response.status).toBe(200);
  expect((await failure(send, { url })).code).toBe('blocked_address');
  expect(hits()).toBe(1);
});

test("of a name's addresses only the allowed ones are tried", async () => {
  const { port } = await receiver((_request, response) => response.end('ok'));
  const lookup = async () => [
    { address: '10.9.9.9', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const { response } = await egress({ lookup })({ method: 'GET', url: `http://both.test:${port}/` });
  expect(response.status).toBe(200);
});

test('a redirect is given back, not followed', async () => {
  const { url, hits } = await receiver((_request, response) => {
    response.writeHead(302, { location: 'http://169.254.169.254/' });
    response.end();
  });
  const { response } = await egress()({ method: 'GET', url });
  expect(response.status).toBe(302);
  expect(hits()).toBe(1);
});

test('an answer that never comes, or never ends, is a timeout', async () => {
  const silent = await receiver(() => undefined);
  expect((await failure(egress(), { url: silent.url, timeoutMs: 80 })).code).toBe('timeout');
  const endless = await receiver((_request, response) => {
    response.write('a');
  });
  const error = await failure(egress(), { url: endless.url, timeoutMs: 80 });
  expect(error.code).toBe('timeout');
  expect(error.message).toContain('within 80 ms');
});

test('a look-up that hangs is a timeout too', async () => {
  const send = egress({ lookup: () => new Promise(() => undefined) });
  expect((await failure(send, { url: 'http://slow-dns.test/', timeoutMs: 60 })).code).toBe('timeout');
});

test("the caller's signal ends a request, before and during", async () => {
  const { url } = await receiver(() => undefined);
  expect((await failure(egress(), { url, signal: AbortSignal.abort() })).code).toBe('aborted');
  const controller = new AbortController();
  const pending = failure(egress(), { url, signal: controller.signal });
  controller.abort();
  expect((await pending).code).toBe('aborted');
});

test('a name that does not exist, a closed port and a broken answer each have their own end', async () => {
  const lookup = async () => {
    throw Object.assign(new Error('nope'), { code: 'ENOTFOUND' });
  };
  expect((await failure(egress({ lookup }), { url: 'http://nowhere.test/' })).code).toBe('dns');
  const closed = createTcpServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const refused = await failure(egress(), { url: `http://127.0.0.1:${port}/` });
  expect(refused.code).toBe('connection');
  expect(refused.message).toBe(`127.0.0.1:${port} refused the connection.`);
  const { url } = await receiver((request) => request.socket.destroy());
  expect((await failure(egress(), { url })).code).toBe('connection');
});

test('plain HTTP behind https is a TLS failure', async () => {
  const { port } = await receiver((_request, response) => response.end());
  expect((await failure(egress(), { url: `https://127.0.0.1:${port}/` })).code).toBe('tls');
});

test('an answer above the cap is cut off and refused, packed or not', async () => {
  const plain = await receiver((_request, response) => {
    response.end('x'.repeat(5_000));
  });
  const error = await failure(egress({ responseBytesMax: 1_000 }), { url: plain.url });
  expect(error.code).toBe('response_too_large');
  expect(error.transcript.status).toBe(200);
  const bomb = await receiver((_request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(Buffer.alloc(20_000_000)));
  });
  expect((await failure(egress(), { url: bomb.url })).code).toBe('response_too_large');
});

test('packed answers are unpacked', async () => {
  const { url } = await receiver((request, response) => {
    const packing = request.url === '/br' ? 'br' : 'gzip';
    response.setHeader('content-encoding', packing);
    response.end(packing === 'br' ? brotliCompressSync('brotli') : gzipSync('gzip'));
  });
  const send = egress();
  expect(Buffer.from((await send({ method: 'GET', url: `${url}/br` })).response.body).toString()).toBe('brotli');
  expect((await send({ method: 'GET', url })).transcript.responseBody).toBe('gzip');
});

test.each([
  ['a header value with a line break', { headers: { 'x-a': '1\r\nx-b: 2' } }],
  ['a header name with a space', { headers: { 'x a': '1' } }],
  ['a method that tunnels', { method: 'CONNECT' }],
])('%s is an invalid request', async (_name, wrong) => {
  const { url, hits } = await receiver((_request, response) => response.end());
  expect((await failure(egress(), { url, ...wrong })).code).toBe('invalid_request');
  expect(hits()).toBe(0);
});

test("secrets don't appear in the words of an error either", async () => {
  const error = await failure(egress({ lookup: async () => [] }), {
    url: 'http://my-secret-host.test/',
    redact: ['my-secret-host'],
  });
  expect(error.message).not.toContain('my-secret-host');
  expect(JSON.stringify(error.transcript)).not.toContain('my-secret-host');
});
