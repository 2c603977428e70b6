// The load generator, in a process of its own so that its CPU time is not counted. It makes bodies first, says `ready`,
// waits for `go`, sends them over a few kept-alive connections, and reports what was answered.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { makeEvent } from './events.mjs';

const CONNECTIONS = 16; // unless the scenario says otherwise
/** So many bodies are made of events of their own. What a longer run sends beyond are these again, with other message ids. */
const BODIES_MAX = 6_000;
/**
 * So many bytes of bodies are made ahead: who packs 400,000 events while they are sent takes a quarter of two cores from
 * those who are measured.
 */
const AHEAD_BYTES_MAX = 256 * 1024 * 1024;
/** Stands in message ids for the round, so that every event has an id of its own. */
const ROUND = '@@@@';

/** `sample`: every how many-th event's text is given back for checking. */
function makeTexts({ run, events, perRequest, sampleEvery, identifyEvery }) {
  const texts = [];
  const samples = [];
  const count = Math.min(BODIES_MAX, Math.ceil(events / perRequest));
  for (let n = 0; n < count * perRequest; n += perRequest) {
    const ofBody = [];
    for (let i = n; i < Math.min(events, n + perRequest); i++) {
      const event = makeEvent(i, `${run}-${ROUND}`, identifyEvery);
      const text = JSON.stringify(event);
      ofBody.push(text);
      if (i % sampleEvery === 0) samples.push({ messageId: inRound(event.messageId, 0), text: inRound(text, 0) });
    }
    texts.push(perRequest === 1 ? ofBody[0] : `{"batch":[${ofBody.join(',')}],"sentAt":"${new Date().toISOString()}"}`);
  }
  return { texts, samples };
}

const inRound = (text, round) => text.replaceAll(ROUND, String(round).padStart(ROUND.length, '0'));

/** Body number n of `count`, as bytes, and how large one is in the mean. */
function bodiesOf(texts, { count, gzip }) {
  const make = (n) => {
    const text = inRound(texts[n % texts.length], Math.floor(n / texts.length));
    return gzip ? gzipSync(text, { level: n < texts.length ? 6 : 1 }) : Buffer.from(text);
  };
  const ahead = [];
  let bytes = 0;
  while (ahead.length < count && bytes < AHEAD_BYTES_MAX) {
    const body = make(ahead.length);
    bytes += body.length;
    ahead.push(body);
  }
  return { bodyAt: (n) => ahead[n] ?? make(n), bytesPerBody: bytes / ahead.length };
}

/**
 * Sends bodies over one kept-alive connection, one after the other, and answers with the status of each. It speaks just as
 * much HTTP as the servers here answer with, as Node's client costs as much CPU as a server: on few cores it would be the
 * generator that is measured. @throws Error when the connection ends, or an answer has no content-length
 */
function openConnection({ hostname, port, headOf }) {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let answered = Buffer.alloc(0);
  let waiting;
  const fail = (error) => waiting?.reject(error);
  socket.on('error', fail).on('close', () => fail(new Error('the connection was closed')));
  socket.on('data', (bytes) => {
    answered = answered.length === 0 ? bytes : Buffer.concat([answered, bytes]);
    const headEnd = answered.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = answered.latin1Slice(0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    if (length === null) return fail(new Error(`an answer without content-length: ${head}`));
    if (answered.length < headEnd + 4 + Number(length[1])) return;
    answered = answered.subarray(headEnd + 4 + Number(length[1]));
    waiting.resolve(Number(head.slice(9, 12)));
  });
  return {
    send: (body, n) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.cork();
        socket.write(headOf(body.length, n), 'latin1');
        socket.write(body);
        socket.uncork();
      }),
    close: () => socket.destroy(),
  };
}

/** The head of a request, for a body of so many bytes, of source number n. */
function headsOf({ url, path, headers, keys }) {
  const { host } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const common = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines.join('')}`;
  const starts = (keys ?? []).map(
    (key) => `${common}authorization: Basic ${Buffer.from(`${key}:`).toString('base64')}\r\n`,
  );
  return (length, n) => `${starts[n % starts.length] ?? common}content-length: ${length}\r\n\r\n`;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Again and again while it is asked to come later. @throws Error for any other answer but 200 */
async function untilTaken(send) {
  for (;;) {
    const status = await send();
    if (status === 200) return;
    if (status !== 503) throw new Error(`answered ${status}`);
    await sleep(50);
  }
}

/** `perSecond`: events, evenly; 0 is as fast as it is answered. Answers with the time of each body's 200. */
async function sendAll(order, bodyAt) {
  const { events, perRequest, connections, perSecond = 0 } = order;
  const { hostname, port } = new URL(order.url);
  const headOf = headsOf(order);
  const count = Math.ceil(events / perRequest);
  const acceptedAtMs = new Float64Array(count);
  const startedMs = Date.now();
  let next = 0;
  let accepted = 0;
  const lane = async () => {
    const { send, close } = openConnection({ hostname, port, headOf });
    while (next < count) {
      const n = next++;
      const body = bodyAt(n);
      if (perSecond > 0) await sleep(startedMs + ((n * perRequest) / perSecond) * 1_000 - Date.now());
      await untilTaken(() => send(body, n));
      acceptedAtMs[n] = Date.now();
      accepted += Math.min(perRequest, events - n * perRequest);
    }
    close();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return { accepted, acceptedAtMs: perSecond > 0 ? [...acceptedAtMs] : [] };
}

process.once('message', async (asked) => {
  const order = { connections: CONNECTIONS, ...asked };
  const { texts, samples } = makeTexts(order);
  const count = Math.ceil(order.events / order.perRequest);
  const { bodyAt, bytesPerBody } = bodiesOf(texts, { count, gzip: order.gzip });
  process.send({ kind: 'ready', bytesPerEvent: bytesPerBody / order.perRequest, samples });
  await new Promise((resolve) => process.once('message', resolve));
  const startedMs = Date.now();
  try {
    const sent = await sendAll(order, bodyAt);
    process.send({ kind: 'done', ...sent, ms: Date.now() - startedMs });
  } catch (error) {
    process.send({ kind: 'failed', message: String(error) });
  }
  process.disconnect();
});
