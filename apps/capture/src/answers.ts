/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The rest of the request is not wanted. */
  readonly close?: boolean;
}

const RETRY_AFTER_SECONDS = 2;

export function plain(status: number, body: string): Answer {
  return { status, body, type: 'text/plain' };
}

export function json(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value), type: 'application/json' };
}

/** Browsers and the caches between may answer it for as long. */
export function cacheable(answer: Answer, seconds: number): Answer {
  return { ...answer, headers: { ...answer.headers, 'cache-control': `public, max-age=${seconds}` } };
}

/** Too much for what the source's owners allow. SDKs keep the events and send them again. */
export function slowDown(seconds: number): Answer {
  const message = `this source sends more than its limit allows; come again in ${seconds} s`;
  return { ...json(429, { ok: false, message }), headers: { 'retry-after': String(seconds) } };
}

/** A fault of ours, which is over soon: the client is told when to come again. */
export function retryable(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(RETRY_AFTER_SECONDS) } };
}

export const notFound = plain(404, 'not found');
export const methodNotAllowed = plain(405, 'method not allowed');
