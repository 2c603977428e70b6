import type { RefusalReason } from '@tributary/event-schema';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: 'application/json' | 'text/plain';
  readonly retryAfterSeconds?: number;
  /** The rest of the request is not wanted. */
  readonly close?: boolean;
}

export type AnswerDialect = 'segment' | 'posthog';

const RETRY_AFTER_SECONDS = 2;
const OK: Readonly<Record<AnswerDialect, Answer>> = {
  segment: { status: 200, type: 'application/json', body: '{"success":true}' },
  posthog: { status: 200, type: 'application/json', body: '{"status":1}' },
};

export function accepted(dialect: AnswerDialect): Answer {
  return OK[dialect];
}

/** A fault of ours: every SDK sends it again. */
export function unavailable(dialect: AnswerDialect, message: string): Answer {
  return { ...failure(dialect, { status: 503, code: 'unavailable', message }), retryAfterSeconds: RETRY_AFTER_SECONDS };
}

export function unauthorized(dialect: AnswerDialect, message: string): Answer {
  return failure(dialect, { status: 401, code: 'unauthorized', message });
}

/** An SDK never sends a 4xx again, so these are for what can never be right. PostHog's SDKs halve a batch on 413. */
export function refused(dialect: AnswerDialect, reason: RefusalReason, message: string): Answer {
  if (reason === 'source_disabled') return OK[dialect];
  if (reason === 'empty_batch' && dialect === 'segment') return OK[dialect];
  const tooLarge = reason === 'request_too_large' || reason === 'event_too_large' || reason === 'too_many_events';
  const status = tooLarge && dialect === 'posthog' ? 413 : 400;
  return failure(dialect, { status, code: 'invalid_request', message });
}

export function plain(status: number, body: string): Answer {
  return { status, body, type: 'text/plain' };
}

function failure(
  dialect: AnswerDialect,
  { status, code, message }: { status: number; code: string; message: string },
): Answer {
  if (dialect === 'posthog') return plain(status, message);
  return { status, type: 'application/json', body: JSON.stringify({ success: false, message, code }) };
}
