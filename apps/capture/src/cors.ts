import type { HttpRequest } from './http/request';

const DAY_SECONDS = '86400';
const METHODS = 'GET, POST, OPTIONS';
const HEADERS = 'Authorization, Content-Type, Content-Encoding, X-Retry-Count, X-Requested-With';

/** Who may call from a browser. */
export interface Cors {
  headers(origin: string): Record<string, string>;
  /** The body of the answer to a preflight. */
  readonly preflightBody: string;
}

/** Any site may call, without credentials. */
export const anyOrigin: Cors = { headers: () => ({ 'access-control-allow-origin': '*' }), preflightBody: '' };

/** Any site may call, and may send credentials, for which the origin has to be named. */
export const namedOrigin = (preflightBody = ''): Cors => ({
  headers: (origin) => ({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  }),
  preflightBody,
});

/** The answer's headers to a browser that asks whether it may; it remembers them for a day. Every header it asks for is allowed. */
export function preflightHeaders(request: HttpRequest, cors: Cors): Record<string, string> {
  const asked = request.headers['access-control-request-headers'];
  return {
    ...(request.headers.origin === undefined ? {} : cors.headers(request.headers.origin)),
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': asked ?? HEADERS,
    'access-control-max-age': DAY_SECONDS,
  };
}
