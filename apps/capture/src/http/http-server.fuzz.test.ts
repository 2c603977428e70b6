import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { json } from '../answers';
import { below, pick, type Random, randomFrom } from '../random.scene';
import { createHttpServer } from './create-http-server';
import { readBody } from './read-body';
import type { HttpRequest } from './request';

/** `npm run test:fuzz -- --seed N --iterations N` for longer walks. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_128);
const ITERATIONS = Number(process.env.FUZZ_ITERATIONS ?? 1_500);
const LANES = 25;
/** What hangs in one is to hang in the other: both end it after this. */
const PATIENCE_MS = 1_500;
const limits = { headersTimeoutMs: PATIENCE_MS, requestTimeoutMs: PATIENCE_MS, keepAliveTimeoutMs: PATIENCE_MS };

const oneOf = (random: Random, share: number, text: string) => (random() < share ? text : '');

/** Mostly what clients send; some of it is what only those send who look for a way in. */
function someRequest(random: Random, isLast: boolean): string {
  const method = pick(random, 'POST', 'POST', 'POST', 'GET', 'OPTIONS', 'HEAD', 'PUT', 'post');
  const url = pick(random, '/v1/track', '/', '/e/?ip=1&_=2', '/a%20b?c=%', '*', '/x#y', 'http://x/y', '/é', '');
  const version = pick(random, 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'http/1.1');
  const body = 'x'.repeat(pick(random, 0, 1, 12, 12, 300, 3_000));
  const chunks = random() < 0.1;
  const wrong = pick(
    random,
    `${body.length + below(random, 5) - 2}`,
    '+1',
    '1,1',
    '0x1',
    '',
    '007',
    '1e1',
    '9'.repeat(20),
  );
  const length = random() < 0.08 ? wrong : body.length;
  const lines = [
    oneOf(random, 0.97, 'Host: x'),
    oneOf(random, method === 'POST' && !chunks ? 0.97 : 0.1, `Content-Length: ${length}`),
    oneOf(random, 0.02, `Content-Length: ${body.length}`),
    chunks ? pick(random, 'Transfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked') : '',
    oneOf(
      random,
      0.03,
      pick(random, 'Transfer-Encoding : chunked', 'Transfer-Encoding:\tchunked', 'Transfer_Encoding: x'),
    ),
    oneOf(random, 0.5, pick(random, 'User-Agent:  analytics  ', 'user-agent: é', 'User-Agent:', 'USER-AGENT: "(x)"\t')),
    oneOf(random, 0.1, 'Connection: keep-alive'),
    oneOf(random, 0.03, pick(random, 'Connection: upgrade', 'Upgrade: websocket', 'Connection: Keep-Alive, x')),
    oneOf(
      random,
      0.03,
      pick(random, 'Expect: 100-continue', 'Trailer: x', '__proto__: x', 'constructor: x', 'X: 1\r\nX: 2'),
    ),
    oneOf(
      random,
      0.05,
      pick(
        random,
        'No colon',
        'Bad name: x',
        ': x',
        'A: b\u0000c',
        'A: b\rc',
        'A: b\nc: d',
        ' folded: x',
        'A: b\r\n c',
      ),
    ),
    oneOf(random, isLast ? 1 : 0.02, 'Connection: close'),
  ].filter((line) => line !== '');
  const wire = chunks ? `${body.length.toString(16)}\r\n${body}\r\n${body === '' ? '' : '0\r\n\r\n'}` : body;
  return `${method} ${url} ${version}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${wire}`;
}

function broken(random: Random, text: string): string {
  const at = below(random, text.length);
  const letter = pick(
    random,
    '\r',
    '\n',
    '\r\n',
    ' ',
    '\t',
    ':',
    '\u0000',
    'x',
    String.fromCharCode(below(random, 256)),
  );
  return text.slice(0, at) + letter + text.slice(at + below(random, 2));
}

/** One to three requests behind each other, in pieces as a network would make them. */
function someConversation(random: Random): Buffer[] {
  const count = 1 + below(random, 3);
  let text = '';
  for (let n = 1; n <= count; n++) text += someRequest(random, n === count);
  if (random() < 0.3) text = broken(random, text);
  const bytes = Buffer.from(text, 'latin1');
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = pick(random, bytes.length, bytes.length, 1 + below(random, 40), 1 + below(random, 1_000));
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

/** What a server makes of the requests, and what is heard of it. */
async function converse(port: number, pieces: readonly Buffer[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  const heard: Buffer[] = [];
  socket.on('data', (bytes) => heard.push(bytes)).on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await closed;
  return answersIn(Buffer.concat(heard).toString('latin1'));
}

/** Each answer without its date, and with its headers in one order and form. */
function answersIn(text: string): string[] {
  return text
    .split(/(?=HTTP\/1\.1 \d)/)
    .map((answer) => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      const [status, ...lines] = head.split('\r\n');
      const kept = lines
        .map((line) => line.toLowerCase())
        .filter((line) => !/^(date|keep-alive|connection: keep-alive)/.test(line));
      return [status, ...kept.sort(), body].join('\n');
    })
    .filter((answer) => answer.trim() !== '');
}

const BUDGET = { take: () => true, give: () => {}, used: () => 0 };
const onFault = (error: unknown) => {
  throw error;
};

/** A server and what it understood since it was last asked. */
async function openServer(kind: 'ours' | 'node', onOdd: () => void = () => {}) {
  const understood: string[] = [];
  async function answer({ method, url, headers, body }: HttpRequest) {
    // Node's server hands out those that come in one piece before the first one is answered.
    const place = understood.push('') - 1;
    const read = await readBody(body, { wireBytesMax: 1e6, drainBytesMax: 1e6 }, BUDGET);
    const text = read.kind === 'read' ? Buffer.from(read.bytes).toString('latin1') : read.kind;
    const request = { method, url, headers: Object.entries(headers).sort(), text };
    understood[place] = JSON.stringify(request);
    return read.kind === 'read' ? json(200, request) : null;
  }
  const direct = createHttpServer({ answer, onOdd, onFault, limits });
  const node = createServer({
    ...{ maxHeaderSize: 16 * 1024, connectionsCheckingInterval: PATIENCE_MS },
    ...{ headersTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS, keepAliveTimeout: PATIENCE_MS },
  });
  for (const listener of direct.server.listeners('request')) node.on('request', listener as () => void);
  const server = kind === 'ours' ? direct.server : node;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    async hear(pieces: readonly Buffer[]) {
      const answers = await converse(port, pieces);
      return { answers, understood: understood.splice(0) };
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const isError = (answer = '') => answer !== '' && !answer.startsWith('HTTP/1.1 200');

test(`requests are understood and answered as by Node's server, whatever they are and however they come (seed ${SEED})`, {
  timeout: 240_000,
}, async () => {
  const random = randomFrom(SEED);
  const counts = { all: 0, odd: 0, errors: 0, requests: 0 };
  const lane = async () => {
    const ours = await openServer('ours', () => counts.odd++);
    const node = await openServer('node');
    while (counts.all++ < ITERATIONS) {
      const pieces = someConversation(random);
      const sent = JSON.stringify(Buffer.concat(pieces).toString('latin1'));
      const [mine, theirs] = await Promise.all([ours.hear(pieces), node.hear(pieces)]);
      expect(mine.understood, sent).toEqual(theirs.understood);
      // Node's server tells of a broken request before it answers those in front of it, if they come in one piece.
      const goods = [mine, theirs].map(({ answers }) => answers.filter((answer) => !isError(answer)));
      const [fewer = [], more = []] = goods.sort((a, b) => a.length - b.length);
      const hasError = isError(mine.answers.at(-1)) || isError(theirs.answers.at(-1));
      expect(hasError ? more.slice(0, fewer.length) : more, sent).toEqual(fewer);
      counts.requests += mine.understood.length;
      if (hasError) counts.errors++;
    }
    await Promise.all([ours.close(), node.close()]);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  // Else one of the ways has not been compared.
  expect(counts.odd).toBeGreaterThan(ITERATIONS * 0.1);
  expect(counts.errors).toBeGreaterThan(ITERATIONS * 0.1);
  expect(counts.requests).toBeGreaterThan(ITERATIONS * 0.5);
});
