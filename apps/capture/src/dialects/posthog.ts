import { json, plain, retryable } from '../answers';
import { namedOrigin } from '../cors';
import { inApiKey, inBasic, inBearer, inPath, inQuery, inWriteKey } from '../find-write-key';
import { MIB } from '../limits';
import { type CaptureDialect, CLAIM, type EventEndpoint, type Evidence } from './contract';
import { aiEvent } from './posthog-ai';
import { posthogReads } from './posthog-config';

const OK = json(200, { status: 1 });
/** Recordings are not kept, and the SDK is told so in the words that make it stop. */
const NO_RECORDINGS = json(200, { status: 1, quota_limited: ['recordings'] });
const TOO_LARGE: ReadonlySet<string> = new Set(['request_too_large', 'event_too_large', 'too_many_events']);

const UNAUTHORIZED = {
  no_key: 'no write key was given',
  unknown_key: 'the write key is not known',
  several_keys: 'the events of this batch have different write keys; send those of each key by themselves',
};

/** The `data` of a GET's query is what the body of a POST would be. */
function dataOf({ query }: Evidence): Uint8Array | null {
  const data = query.get('data');
  return data === null ? null : Buffer.from(data, 'utf8');
}

const events = (path: string, methods: EventEndpoint['methods']): EventEndpoint => ({
  ...{ kind: 'events', path, methods, shape: 'either', bodyOf: dataOf },
});

/** OpenTelemetry's exporters are told that all is well, their owner sees the reason. */
const unread = (path: string, what: string): EventEndpoint => ({
  ...{ kind: 'events', path, methods: ['POST'], shape: 'single' },
  check: () => ({ reason: 'unknown_type', detail: `PostHog's ${what} have no counterpart here.` }),
  answers: { refused: () => json(200, {}) },
});

/** PostHog's capture API (v0). Its SDKs halve a batch on 413; its errors are plain text. */
export const posthog: CaptureDialect = {
  name: 'posthog',
  endpoints: [
    ...['/e', '/i/v0/e', '/capture', '/track', '/engage'].map((path) => events(path, ['POST', 'GET'])),
    events('/batch', ['POST', 'GET']),
    events('/i/v0/ai/batch', ['POST']),
    { kind: 'events', path: '/i/v0/ai', methods: ['POST'], shape: 'single', ...aiEvent },
    { ...events('/s', ['POST', 'GET']), isDropped: true, answers: { accepted: () => NO_RECORDINGS } },
    ...['logs', 'metrics', 'traces'].map((what) => unread(`/i/v1/${what}`, what)),
    ...posthogReads,
  ],
  keyPlaces: [
    inBasic,
    inWriteKey,
    inApiKey,
    inQuery('writeKey', 'writekey', 'api_key', 'token'),
    inPath('token'),
    inBearer,
  ],
  /** PostHog's servers take 20 MB a request. */
  limits: { bodyBytesMax: 20 * MIB, singleBytesMax: MIB, eventsMax: 20_000 },
  cors: namedOrigin('{"status":1}'),
  answers: {
    accepted: () => OK,
    refused({ reason, detail }) {
      if (reason === 'source_disabled') return OK;
      return plain(TOO_LARGE.has(reason) ? 413 : 400, detail);
    },
    // posthog-js sends nothing again that got a 4xx, and a `quota_limited` of events makes it throw away what happens in
    // the next minute. A 503 it sends again.
    slowDown: (seconds) => ({
      ...plain(503, `this source sends more than its limit allows; come again in ${seconds} s`),
      headers: { 'retry-after': String(seconds) },
    }),
    unauthorized: (why) => plain(401, UNAUTHORIZED[why]),
    unavailable: (message) => retryable(plain(503, message)),
  },
  claim: (evidence) => (inApiKey(evidence) === '' ? CLAIM.fallback : CLAIM.certain),
  /** `_` or `sent_at`, in milliseconds. */
  stamp({ query }) {
    const text = query.get('_') ?? query.get('sent_at');
    return text !== null && /^\d{12,14}$/.test(text) ? { sentAtMs: Number(text) } : {};
  },
};
