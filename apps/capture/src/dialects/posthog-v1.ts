import type { RefusalReason } from '@tributary/event-schema';
import { json, retryable } from '../answers';
import { namedOrigin } from '../cors';
import { inBearer } from '../find-write-key';
import { MIB } from '../limits';
import { type CaptureDialect, CLAIM, type EventEndpoint } from './contract';
import { checkHead, stampOf } from './posthog-v1-head';
import { dropAll, retryAll, verdictsOn } from './posthog-v1-verdicts';

const events = (path: string): EventEndpoint => ({
  ...{ kind: 'events', path, methods: ['POST'], shape: 'batch', check: checkHead },
});

/** The codes of PostHog's errors and their statuses. What is missing here is a body that can't be parsed. */
const ERRORS: Partial<Readonly<Record<RefusalReason, readonly [status: number, error: string]>>> = {
  headers_missing: [400, 'missing_required_headers'],
  header_invalid: [400, 'invalid_header_value'],
  content_type_unsupported: [415, 'unsupported_content_type'],
  encoding_unsupported: [415, 'unsupported_encoding'],
  malformed_gzip: [400, 'request_decoding_error'],
  malformed_encoding: [400, 'request_decoding_error'],
  empty_batch: [400, 'empty_batch'],
  request_too_large: [413, 'payload_too_large'],
  event_too_large: [413, 'payload_too_large'],
  too_many_events: [413, 'payload_too_large'],
};
const UNREADABLE = [400, 'request_parsing_error'] as const;

function failure(status: number, error: string, description: string) {
  return json(status, { error, error_description: description, error_uri: 'https://posthog.com/docs/api' });
}

/**
 * PostHog's capture API v1: what becomes of each event is told event by event. `retry` is what a source above its limit
 * hears of all of them; otherwise a request becomes durable as a whole or is a 503 as a whole.
 */
export const posthogV1: CaptureDialect = {
  name: 'posthog',
  endpoints: ['/i/v1/analytics/events', '/i/v1/ai/events'].map(events),
  keyPlaces: [inBearer],
  limits: { bodyBytesMax: 20 * MIB, singleBytesMax: MIB, eventsMax: 20_000 },
  cors: namedOrigin('{"status":1}'),
  answers: {
    accepted: (body) => json(200, { results: body === undefined ? {} : verdictsOn(body.json) }),
    refused({ reason, detail }, body) {
      if (reason === 'source_disabled') return json(200, { results: body ? dropAll(body.json, reason) : {} });
      const [status, error] = ERRORS[reason] ?? UNREADABLE;
      return failure(status, error, detail);
    },
    slowDown: (seconds, body) => ({
      ...(body
        ? json(200, { results: retryAll(body.json) })
        : failure(429, 'rate_limited', 'The source sends more than its owners allow.')),
      headers: { 'retry-after': String(seconds) },
    }),
    unauthorized: (why) =>
      failure(401, 'invalid_api_token', why === 'no_key' ? 'no API token was given' : 'the API token is not known'),
    unavailable: (message) => retryable(failure(503, 'service_unavailable', message)),
  },
  claim: () => CLAIM.certain,
  stamp: stampOf,
};
