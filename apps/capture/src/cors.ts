import type { IncomingMessage } from 'node:http';
import type { Route } from './routes';

const DAY_SECONDS = '86400';
const METHODS = 'GET, POST, OPTIONS';
const HEADERS = 'Authorization, Content-Type, Content-Encoding, X-Retry-Count, X-Requested-With';

/**
 * Segment's SDKs send no credentials, and any site may call. PostHog's may send some, for which the origin has to be
 * named.
 */
export function corsHeaders(request: IncomingMessage, dialect: Route['dialect']): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined) return {};
  if (dialect === 'segment') return { 'access-control-allow-origin': '*' };
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' };
}

/** The answer's headers to a browser that asks whether it may; it remembers them for a day. */
export function preflightHeaders(request: IncomingMessage, dialect: Route['dialect']): Record<string, string> {
  const asked = request.headers['access-control-request-headers'];
  return {
    ...corsHeaders(request, dialect),
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': asked ?? HEADERS,
    'access-control-max-age': DAY_SECONDS,
  };
}
