import { basic } from '../capture.scene';
import type { EventEndpoint } from './contract';
import { CAPTURE_DIALECTS } from './index';

/** An address that takes events, as one dialect has it. For tests. */
export interface Taker {
  readonly name: string;
  readonly dialect: string;
  readonly method: 'GET' | 'POST';
  readonly endpoint: EventEndpoint;
}

/** All of them, by every dialect that has them. */
export const TAKERS: readonly Taker[] = CAPTURE_DIALECTS.flatMap((dialect) =>
  dialect.endpoints
    .filter((endpoint): endpoint is EventEndpoint => endpoint.kind === 'events' && endpoint.isDropped !== true)
    .flatMap((endpoint) =>
      endpoint.methods.map((method) => ({
        ...{ name: `${dialect.name} ${method} ${endpoint.path}`, dialect: dialect.name, method, endpoint },
      })),
    ),
);

export const UUID = '01900000-0000-7000-8000-000000000001';
const V1_HEAD = {
  ...{ 'content-type': 'application/json', 'posthog-sdk-info': 'x/1', 'posthog-attempt': '1', 'user-agent': 'x/1' },
  ...{ 'posthog-request-id': UUID, 'posthog-request-timestamp': '2026-01-02T03:04:05Z' },
};
/** How each dialect is told whose a request is, so that shared addresses know whose it is too. */
const HEADS: Readonly<Record<string, (key: string) => Record<string, string>>> = {
  segment: basic,
  posthog: (key) => ({ ...V1_HEAD, authorization: `Bearer ${key}` }),
  rudderstack: (key) => ({ ...basic(key), anonymousid: 'YQ==' }),
  jitsu: (key) => ({ 'x-write-key': key }),
};

/** One event, or a batch of one, in the words of all dialects at once, with these properties (JSON). */
export function bodyOf({ dialect, endpoint }: Taker, key: string, properties = '{}'): string {
  const who = '"userId":"u","distinct_id":"u","user":{"id":"u"}';
  const event = `{"type":"track","event":"E","event_type":"E","groupId":"g","previousId":"p","name":"N",${who},"properties":${properties},"traits":{}}`;
  const keyed = dialect === 'posthog' ? `"api_key":"${key}",` : '';
  return endpoint.shape === 'batch' ? `{${keyed}"batch":[${event}]}` : `{${keyed}${event.slice(1)}`;
}

/** Asks with a key; without a body, with a good one. */
export async function call(
  url: string,
  taker: Taker,
  key: string,
  body: string | Uint8Array = bodyOf(taker, key),
  headers: Readonly<Record<string, string>> = {},
) {
  const { dialect, method, endpoint } = taker;
  const query = new URLSearchParams({ writeKey: key, writekey: key, token: key, p_abc: key });
  if (method === 'GET') {
    for (const [name, value] of Object.entries({ event: 'E', userId: 'u', groupId: 'g', previousId: 'p' })) {
      query.set(name, value);
    }
    if (dialect === 'posthog') query.set('data', Buffer.from(body).toString('utf8'));
    if (dialect === 'jitsu') query.set('data', Buffer.from(body).toString('base64'));
  }
  const isAsked = dialect !== 'segment' || method === 'GET';
  const answer = await fetch(`${url}${endpoint.path.replace(':random', 'x7k2p')}${isAsked ? `?${query}` : ''}`, {
    ...{ method, headers: { ...HEADS[dialect]?.(key), ...headers } },
    ...(method === 'POST' ? { body: body as BodyInit } : {}),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
