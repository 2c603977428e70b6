import { isIP } from 'node:net';
import type { AddressGuard } from './address-guard';
import { RefusedError } from './explain-failure';
import type { EgressRequest } from './types';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

/** The connection's own affair, not the request's: they are set by the client, and dropped when a caller names them. */
const HOP_BY_HOP = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a header value must not have.
const HEADER_VALUE_BAD = /[\0-\x08\x0a-\x1f\x7f]|[^\0-\xff]/;

export interface CheckedRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: Method;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | null;
}

/** What can be refused before any socket is opened: scheme, credentials in the URL, a literal address, bad headers. */
export function checkRequest(request: EgressRequest, guard: AddressGuard): CheckedRequest {
  const url = checkUrl(request.url, guard);
  const method = METHODS.find((known) => known === request.method.toUpperCase());
  if (!method) throw new RefusedError('invalid_request', `The method ${request.method} is not supported.`);
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: checkHeaders(request.headers ?? {}),
    body: request.body === undefined || request.body.length === 0 ? null : request.body,
  };
}

function checkUrl(text: string, guard: AddressGuard): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new RefusedError('invalid_url', 'The URL is not valid. It has to look like https://example.com/path.', cause);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new RefusedError('invalid_url', `The URL begins with ${url.protocol}//; only http and https are supported.`);
  }
  if (url.username || url.password) {
    throw new RefusedError('invalid_url', 'The URL has a user name or password in it. Send them as a header instead.');
  }
  // Names are checked when they are resolved; a literal never is. The URL parser has made 0x7f.1 and 2130706433 plain.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !guard(host)) {
    throw new RefusedError(
      'blocked_address',
      `${host} is in a private or reserved network. The operator can allow it with TRIBUTARY_EGRESS_ALLOW.`,
    );
  }
  return url;
}

function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked = new Map<string, string>([['user-agent', 'Tributary']]);
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower)) continue;
    if (!HEADER_NAME.test(name)) throw new RefusedError('invalid_request', `"${name}" is not a header name.`);
    if (HEADER_VALUE_BAD.test(value)) {
      throw new RefusedError('invalid_request', `The header ${name} has characters that HTTP does not allow.`);
    }
    checked.set(lower, value);
  }
  return Object.fromEntries(checked);
}
