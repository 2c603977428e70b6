// The load generator, in a process of its own so that its CPU time is not counted. It makes all bodies first, says
// `ready`, waits for `go`, sends them over a few kept-alive connections, and reports what was answered.
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { makeEvent } from './events.mjs';

const CONNECTIONS = 16;

/** `sample`: every how many-th event's text is given back for checking. */
function makeBodies({ run, events, perRequest, gzip, sampleEvery }) {
  const bodies = [];
  const samples = [];
  for (let n = 0; n < events; n += perRequest) {
    const texts = [];
    for (let i = n; i < Math.min(events, n + perRequest); i++) {
      const event = makeEvent(i, run);
      const text = JSON.stringify(event);
      texts.push(text);
      if (i % sampleEvery === 0) samples.push({ messageId: event.messageId, text });
    }
    const body = perRequest === 1 ? texts[0] : `{"batch":[${texts.join(',')}],"sentAt":"${new Date().toISOString()}"}`;
    bodies.push(gzip ? gzipSync(body) : Buffer.from(body));
  }
  return { bodies, samples };
}

function sender({ url, path, headers }) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return (body) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        { hostname, port, path, method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
        (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode));
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}

async function sendAll(send, bodies, perRequest) {
  let next = 0;
  let accepted = 0;
  const lane = async () => {
    while (next < bodies.length) {
      const body = bodies[next++];
      for (;;) {
        const status = await send(body);
        if (status === 200) break;
        if (status !== 503) throw new Error(`answered ${status}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      accepted += perRequest;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return accepted;
}

process.once('message', async (order) => {
  const { bodies, samples } = makeBodies(order);
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  process.send({ kind: 'ready', bytes, samples });
  await new Promise((resolve) => process.once('message', resolve));
  const startedMs = Date.now();
  try {
    const accepted = await sendAll(sender(order), bodies, order.perRequest);
    process.send({ kind: 'done', accepted, ms: Date.now() - startedMs });
  } catch (error) {
    process.send({ kind: 'failed', message: String(error) });
  }
  process.disconnect();
});
