import { EgressError, retryAfterMs } from '@tributary/egress';
import type { CanonicalEvent, Json, JsonObject } from '@tributary/event-schema';
import { digest } from '@tributary/kernel';
import { Webhook } from 'standardwebhooks';
import { cutBatches } from '../cut-batches';
import { explain, judge } from '../judge';
import { judgeEgressError } from '../judge-error';
import type { Attempt, Exit, GroupReport, Runner, TestConnection } from '../runner';
import { transformMapping } from '../segment/transform-mapping';
import { WEBHOOK_BATCH_SIZE, WEBHOOK_BATCH_SIZE_MAX } from './descriptor';

const NAME = 'The webhook';
/** Beyond this a batch is split: most receivers refuse larger bodies. */
const BATCH_BYTES_MAX = 1024 * 1024;
const HARMLESS_HEADER = /^(accept|accept-language|cache-control|user-agent)$/i;

interface WebhookSettings {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signingSecret: string;
  readonly batch: boolean;
  readonly batchSize: number;
}

/** Sends what the mapping makes of an event as JSON, signed over exactly the bytes that go out. */
export function createWebhookRunner(given: JsonObject, mapping: JsonObject): Runner {
  const settings = readSettings(given);
  const payload = (event: CanonicalEvent): Json => payloadOf(event, mapping);
  return {
    plan: (events) =>
      settings.batch
        ? cutBatches(events, { size: settings.batchSize, bytes: BATCH_BYTES_MAX })
        : events.map((event) => [event]),
    payload,
    async perform(group, exit) {
      const bodies = group.map(({ event }) => JSON.stringify(payload(event)) ?? 'null');
      const body = settings.batch ? `[${bodies.join(',')}]` : (bodies[0] ?? 'null');
      const id = group.length === 1 ? (group[0]?.deliveryId ?? '') : digest(...group.map((each) => each.deliveryId));
      const { attempt, exchanges } = await post(settings, { id, body }, exit);
      return { attempts: group.map(() => attempt), exchanges };
    },
  };
}

/** Asks the URL with an empty, signed test message; any answer below 300 is a yes. */
export function createWebhookTest(given: JsonObject): TestConnection {
  const settings = readSettings(given);
  return async (exit) => {
    const test = { type: 'tributary.test', timestamp: new Date().toISOString() };
    const body = JSON.stringify(settings.batch ? [test] : test);
    const { attempt, exchanges } = await post(settings, { id: digest(test.timestamp, settings.url), body }, exit);
    const message = attempt.outcome.kind === 'ok' ? `The URL answered ${attempt.httpStatus}.` : attempt.explanation;
    return { ok: attempt.outcome.kind === 'ok', message, exchanges };
  };
}

async function post(
  settings: WebhookSettings,
  { id, body }: { id: string; body: string },
  exit: Exit,
): Promise<{ attempt: Attempt; exchanges: GroupReport['exchanges'] }> {
  try {
    const { response, transcript } = await exit.send({
      method: settings.method,
      url: settings.url,
      headers: { ...settings.headers, 'content-type': 'application/json', ...sign(settings, id, body) },
      body,
      signal: exit.signal,
      timeoutMs: exit.timeoutMs,
      redact: secretsOf(settings),
    });
    const outcome = judge({ status: response.status, retryAfterMs: retryAfterMs(response.headers) });
    const explanation = explain(outcome, { name: NAME, status: response.status });
    return { attempt: { outcome, explanation, httpStatus: response.status }, exchanges: [transcript] };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return { attempt: judgeEgressError(error, NAME), exchanges: [error.transcript] };
  }
}

/** https://github.com/standard-webhooks/standard-webhooks: the id stays the same over retries, the time does not. */
function sign({ signingSecret }: WebhookSettings, id: string, body: string): Record<string, string> {
  const now = new Date();
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)) };
  if (!signingSecret) return headers;
  return { ...headers, 'webhook-signature': new Webhook(signingSecret).sign(id, now, body) };
}

function payloadOf(event: CanonicalEvent, mapping: JsonObject): Json {
  const data = Object.hasOwn(mapping, 'data') ? mapping.data : undefined;
  if (data === undefined || isWholeEvent(data)) return event as unknown as Json;
  return (transformMapping({ data }, event).data ?? null) as Json;
}

function isWholeEvent(data: Json): boolean {
  if (typeof data !== 'object' || data === null || Object.keys(data).length !== 1) return false;
  const path = (data as JsonObject)['@path'];
  return path === '$.' || path === '$';
}

function readSettings(given: JsonObject): WebhookSettings {
  const headers = typeof given.headers === 'object' && given.headers !== null ? Object.entries(given.headers) : [];
  return {
    url: String(given.url ?? ''),
    method: String(given.method ?? 'POST'),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
    signingSecret: typeof given.signingSecret === 'string' ? given.signingSecret : '',
    batch: given.batch === true,
    batchSize: Math.min(WEBHOOK_BATCH_SIZE_MAX, Math.max(1, Number(given.batchSize ?? WEBHOOK_BATCH_SIZE) || 1)),
  };
}

function secretsOf({ signingSecret, headers }: WebhookSettings): string[] {
  const values = Object.entries(headers).flatMap(([name, value]) => (HARMLESS_HEADER.test(name) ? [] : value));
  return [signingSecret, ...values];
}
