import type { EgressErrorCode, EgressRequest, EgressResponse } from './types';

/** Our own refusals on the way: they know their code and sentence. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly code: EgressErrorCode,
    message: string,
    cause?: unknown,
    /** What had been heard before it was refused. */
    readonly partial?: EgressResponse,
  ) {
    super(message, { cause });
  }
}

export interface Explanation {
  readonly code: EgressErrorCode;
  readonly sentence: string;
  readonly partial?: EgressResponse;
}

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA', 'ESERVFAIL']);
const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection before answering',
  EPIPE: 'closed the connection while the request was being sent',
  EHOSTUNREACH: "can't be reached",
  ENETUNREACH: "can't be reached",
  ETIMEDOUT: 'did not accept the connection in time',
  UND_ERR_SOCKET: 'closed the connection before answering',
};

/** Whatever went wrong below, as one of the closed codes and a sentence that names the host. */
export function explainFailure(error: unknown, request: EgressRequest, limits: { timeoutMs: number }): Explanation {
  const refused = findRefusal(error);
  if (refused) {
    return {
      code: refused.code,
      sentence: refused.message,
      ...(refused.partial ? { partial: refused.partial } : {}),
    };
  }
  const host = hostOf(request.url);
  const bySignal = request.signal?.aborted ? request.signal.reason : undefined;
  // A caller whose signal is a timer of its own means a timeout as well.
  if (nameOf(bySignal) === 'TimeoutError') return { code: 'timeout', sentence: `${host} did not answer in time.` };
  if (request.signal?.aborted) return { code: 'aborted', sentence: 'The request was cancelled.' };
  if (nameOf(error) === 'TimeoutError') {
    return { code: 'timeout', sentence: `${host} did not answer within ${request.timeoutMs ?? limits.timeoutMs} ms.` };
  }
  const code = codeOf(error);
  if (DNS_CODES.has(code)) return { code: 'dns', sentence: `The name ${host} can't be resolved (${code}).` };
  if (isTls(code, error)) return { code: 'tls', sentence: `No secure connection to ${host}: ${messageOf(error)}.` };
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { code: 'response_too_large', sentence: `The headers of ${host}'s answer are too large.` };
  }
  if (code === 'UND_ERR_INVALID_ARG') return { code: 'invalid_request', sentence: `${messageOf(error)}.` };
  const known = SENTENCES[code];
  return { code: 'connection', sentence: known ? `${host} ${known}.` : `${host}: ${messageOf(error)}.` };
}

function findRefusal(error: unknown): RefusedError | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof RefusedError) return at;
  }
  return undefined;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the server';
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}

/** The code of the error, or of the first of several (happy eyeballs throws an AggregateError). */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

function isTls(code: string, error: unknown): boolean {
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) return true;
  return /certificate|ssl routines/i.test(messageOf(error));
}
