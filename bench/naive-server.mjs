// The naive pipeline's HTTP server, as a competent first version would be written: parse the body, validate each event
// with a schema, one stream entry per event (pipelined), answer once all of them are durable.
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { STREAM } from './naive-stream.mjs';

const redis = new Redis(process.env.REDIS_URL, { enableAutoPipelining: true });

const Event = z
  .object({
    type: z.enum(['track', 'identify', 'page', 'screen', 'group', 'alias']),
    messageId: z.string().min(1).max(100),
    event: z.string().optional(),
    userId: z.string().nullish(),
    anonymousId: z.string().nullish(),
    groupId: z.string().nullish(),
    timestamp: z.string().optional(),
    originalTimestamp: z.string().optional(),
    properties: z.record(z.string(), z.unknown()).default({}),
    traits: z.record(z.string(), z.unknown()).optional(),
    context: z.record(z.string(), z.unknown()).default({}),
  })
  .refine(({ userId, anonymousId }) => userId || anonymousId, { message: 'no user or anonymous id' });
const Batch = z.object({ batch: z.array(Event).min(1).max(2_500), sentAt: z.string().optional() });

async function accept(request, body) {
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const parsed = JSON.parse(text);
  const { batch, sentAt } = parsed.batch
    ? Batch.parse(parsed)
    : { batch: [Event.parse(parsed)], sentAt: parsed.sentAt };
  const receivedAt = new Date().toISOString();
  await Promise.all(
    batch.map((event) => redis.xadd(STREAM, '*', 'event', JSON.stringify({ ...event, sentAt, receivedAt }))),
  );
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    accept(request, Buffer.concat(parts)).then(
      () => answer(response, 200, '{"success":true}'),
      (error) => answer(response, 400, JSON.stringify({ success: false, message: String(error) })),
    );
  });
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
