import { STATUS_CODES } from 'node:http';
import { EgressError, type EgressRequest, type EgressResponse, type Send, type Transcript } from './types';

/** What one request came to. `response` has the headers in clear: for Retry-After, not for storing. */
export interface CollectedExchange {
  readonly transcript: Transcript;
  readonly response?: EgressResponse;
  readonly error?: EgressError;
}

interface HeadersLike {
  forEach(callback: (value: string, name: string) => void): void;
}
/** The part of a WHATWG Request that is read, in the global's and in node-fetch 2's shape. */
export interface RequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: HeadersLike;
  readonly signal?: AbortSignal | null;
  readonly body?: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}
type RequestClass<R> = new (input: R | string | URL, init?: R) => RequestLike;
type ResponseClass<T> = new (
  body: Uint8Array | null,
  init: { status: number; statusText: string; headers: Record<string, string>; url: string },
) => T;

export interface FetchLikeOptions<T> {
  readonly send: Send;
  readonly collect: (exchange: CollectedExchange) => void;
  /** The classes that the caller's code compares with `instanceof`: the global ones, or node-fetch's. */
  readonly classes: { readonly Request: RequestClass<never>; readonly Response: ResponseClass<T> };
  readonly redact?: readonly string[];
  readonly timeoutMs?: number;
  /** Ends every request, beside the request's own signal. */
  readonly signal?: AbortSignal;
}

export type FetchLike<T> = (input: unknown, init?: unknown) => Promise<T>;

/** What node-fetch 2 throws when no answer comes; the EgressError is its cause. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly type: string;
  readonly code: string;
  constructor(cause: EgressError) {
    super(cause.message, { cause });
    this.type = cause.code === 'timeout' ? 'request-timeout' : 'system';
    this.code = cause.code;
  }
}

/** What node-fetch 2 throws on an aborted signal: callers ask for its name. */
export class AbortError extends Error {
  override readonly name = 'AbortError';
  readonly type = 'aborted';
}

/** Answers that have no body by definition: a Response refuses to be made with one. */
const WITHOUT_BODY = new Set([101, 103, 204, 205, 304]);

/**
 * A `fetch` that goes through `send` and hands every exchange to `collect`. Bodies of any kind (text, bytes, forms,
 * URLSearchParams) are turned into bytes by the Request class, which also sets their content type. Redirects are not
 * followed: a 3xx is the answer.
 */
export function fetchLike<T>(options: FetchLikeOptions<T>): FetchLike<T> {
  return async (input, init) => {
    const { Request } = options.classes;
    const request = isRequest(input) && init === undefined ? input : new Request(input as never, init as never);
    try {
      const { response, transcript } = await options.send(await toEgressRequest(request, options));
      options.collect({ transcript, response });
      return toResponse(response, request.url, options.classes.Response);
    } catch (error) {
      if (!(error instanceof EgressError)) throw error;
      options.collect({ transcript: error.transcript, error });
      throw error.code === 'aborted' ? new AbortError(error.message, { cause: error }) : new FetchError(error);
    }
  };
}

async function toEgressRequest(
  request: RequestLike,
  { signal, timeoutMs, redact }: Pick<FetchLikeOptions<unknown>, 'signal' | 'timeoutMs' | 'redact'>,
): Promise<EgressRequest> {
  const signals = [request.signal, signal].filter((each) => each instanceof AbortSignal);
  const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
  return {
    method: request.method,
    url: request.url,
    headers: plainHeaders(request.headers),
    ...(body ? { body: asTextWherePossible(body) } : {}),
    ...(signals.length ? { signal: AbortSignal.any(signals) } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(redact ? { redact } : {}),
  };
}

function isRequest(input: unknown): input is RequestLike {
  return typeof input === 'object' && input !== null && 'arrayBuffer' in input && 'method' in input;
}

/** Text stays text, so that a `Send` which only looks (a preview, a test) can read it; both are the same bytes. */
function asTextWherePossible(body: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return body;
  }
}

function plainHeaders(headers: HeadersLike): Record<string, string> {
  const plain: Record<string, string> = {};
  headers.forEach((value, name) => {
    Object.defineProperty(plain, name, { value, enumerable: true, configurable: true, writable: true });
  });
  return plain;
}

function toResponse<T>(response: EgressResponse, url: string, Response: ResponseClass<T>): T {
  const body = WITHOUT_BODY.has(response.status) ? null : Buffer.from(response.body);
  // The body is unpacked already; its old length and packing would be a lie.
  const { 'content-encoding': _packing, 'content-length': _length, ...headers } = response.headers;
  return new Response(body, { status: response.status, statusText: statusText(response.status), headers, url });
}

/** Segment's HTTPError takes its message from the status text; HTTP/2 and our own `Send` carry none. */
function statusText(status: number): string {
  return STATUS_CODES[status] ?? `HTTP ${status}`;
}
