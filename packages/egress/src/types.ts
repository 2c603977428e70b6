/** A request that leaves the house. Bodies are exact bytes or text: what is signed is what is sent. */
export interface EgressRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Default 10,000. Covers everything from name look-up to the last byte of the answer. */
  readonly timeoutMs?: number;
  /** Values (secrets) to blank out in the transcript, wherever they stand: URL, headers, bodies. */
  readonly redact?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface EgressResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What was said and heard, secrets blanked, bodies cut at 64 KiB. Safe to store and to show. */
export interface Transcript {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
  readonly error?: string;
  readonly durationMs: number;
  readonly truncated: boolean;
}

export type EgressErrorCode =
  | 'blocked_address'
  | 'invalid_url'
  /** A method or header that HTTP does not allow. */
  | 'invalid_request'
  | 'timeout'
  | 'dns'
  | 'connection'
  | 'tls'
  | 'response_too_large'
  | 'aborted';

/** No answer came, or none was allowed. `blocked_address`, `invalid_url` and `invalid_request` never
 * change by waiting. */
export class EgressError extends Error {
  override readonly name = 'EgressError';
  constructor(
    readonly code: EgressErrorCode,
    message: string,
    readonly transcript: Transcript,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The only way out. Redirects are not followed: a 3xx is given back as it is. @throws EgressError */
export type Send = (request: EgressRequest) => Promise<{ response: EgressResponse; transcript: Transcript }>;
