import { parseTimestamp } from '@tributary/event-schema';
import { ENCODINGS } from '../decompress';
import type { Evidence, Fault, Stamp } from './contract';

const SDK = 'posthog-sdk-info';
const ATTEMPT = 'posthog-attempt';
const REQUEST_ID = 'posthog-request-id';
const REQUEST_TIMESTAMP = 'posthog-request-timestamp';
const REQUIRED = [SDK, ATTEMPT, REQUEST_ID, REQUEST_TIMESTAMP, 'content-type', 'user-agent'];
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const SUPPORTED: ReadonlySet<string> = new Set(['', 'identity', 'gzip', ...ENCODINGS]);
const SDK_LENGTH_MAX = 200;

/** What v1 asks of a request's head. Without `Authorization` it is a 401 whatever else is missing. */
export function checkHead({ headers }: Evidence): Fault | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const missing = REQUIRED.filter((name) => headers[name] === undefined);
  if (missing.length > 0) {
    return { reason: 'headers_missing', detail: `The request is missing required headers: ${missing.join(', ')}.` };
  }
  if (!/^bearer \S/i.test(authorization)) return invalid('Authorization must use the Bearer scheme');
  return mediaFault(textOf(headers['content-type']), textOf(headers['content-encoding'])) ?? valueFault(headers);
}

function mediaFault(contentType: string, contentEncoding: string): Fault | undefined {
  if (contentType.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    return {
      reason: 'content_type_unsupported',
      detail: `The content type ${contentType.slice(0, 100)} is not supported.`,
    };
  }
  if (SUPPORTED.has(contentEncoding.trim().toLowerCase())) return undefined;
  return { reason: 'encoding_unsupported', detail: `The encoding ${contentEncoding.slice(0, 100)} is not supported.` };
}

function valueFault(headers: Evidence['headers']): Fault | undefined {
  if (!UUID.test(textOf(headers[REQUEST_ID]))) return invalid('PostHog-Request-Id has to be a UUID');
  if (!/^[1-9]\d{0,8}$/.test(textOf(headers[ATTEMPT]))) return invalid('PostHog-Attempt has to be a positive integer');
  if (!RFC_3339.test(textOf(headers[REQUEST_TIMESTAMP]))) {
    return invalid('PostHog-Request-Timestamp has to be a time by RFC 3339');
  }
  return undefined;
}

function invalid(detail: string): Fault {
  return { reason: 'header_invalid', detail: `A header has a wrong value: ${detail}.` };
}

function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

/** v1 says once for a request what v0 says in every event: which SDK sent it, and when by the client's clock. */
export function stampOf({ headers }: Evidence): Stamp {
  const sdk = textOf(headers[SDK]).trim();
  const clientRequestId = textOf(headers[REQUEST_ID]);
  const sentAtMs = parseTimestamp(textOf(headers[REQUEST_TIMESTAMP]));
  return {
    ...(sentAtMs === null ? {} : { sentAtMs }),
    ...(sdk === '' ? {} : { sdk: sdk.slice(0, SDK_LENGTH_MAX) }),
    ...(UUID.test(clientRequestId) ? { clientRequestId } : {}),
  };
}
