import { type CollectedExchange, EgressError, retryAfterMs } from '@tributary/egress';
import { dead, retry } from '@tributary/kernel';
import { explain, judge } from '../judge';
import { judgeEgressError } from '../judge-error';
import type { Attempt } from '../runner';
import type { ActionDescriptor, DeliveryOutcome, DestinationDescriptor } from '../types';
import type { SegmentNode } from './definition';

interface Sent {
  readonly name: string;
  readonly log: readonly CollectedExchange[];
}

interface Failed {
  readonly descriptor: DestinationDescriptor;
  readonly action?: ActionDescriptor;
  readonly log: readonly CollectedExchange[];
  readonly redact: readonly string[];
}

/** Their code ended without an error: accepted, unless it never asked anybody. */
export function judgeSent({ name, log }: Sent): Attempt {
  const last = log.at(-1);
  const outcome: DeliveryOutcome = last?.response
    ? { kind: 'ok', value: { httpStatus: last.response.status } }
    : { kind: 'discarded', reason: 'nothing_to_send' };
  const status = last?.response?.status ?? 0;
  return { outcome, explanation: explain(outcome, { name, status }), httpStatus: status };
}

/** One index of a batch: the vendor's (or the definition's) word on this very event, whatever the answer as a whole. */
export function judgeNode(node: SegmentNode | undefined, { name, log }: Sent): Attempt {
  if (!node) {
    const outcome = retry('no_result');
    return { outcome, explanation: `${name} said nothing about this event. It is tried again.`, httpStatus: 0 };
  }
  const answer = log.at(-1)?.response;
  // Some definitions copy a status out of a body that has none.
  const status = Number.isInteger(node.status) ? node.status : (answer?.status ?? 0);
  if (status < 300) {
    const outcome: DeliveryOutcome = { kind: 'ok', value: { httpStatus: answer?.status ?? status } };
    return { outcome, explanation: explain(outcome, { name, status }), httpStatus: status };
  }
  const detail = node.errormessage ?? '';
  const ofDefinition = node.errorreporter === 'INTEGRATIONS' && node.errortype === 'PAYLOAD_VALIDATION_FAILED';
  if (ofDefinition && status === 400) return discard(detail, { name });
  const outcome = judge({ status: status, retryAfterMs: answer ? retryAfterMs(answer.headers) : undefined });
  const ignored = answer && answer.status < 300 && outcome.kind === 'dead' ? rejected(outcome, detail, { name }) : null;
  return (
    ignored ?? {
      outcome,
      explanation: explain(outcome, { name, status: status, detail }),
      httpStatus: status,
    }
  );
}

/** The answer as a whole was a yes, and this event was ignored nevertheless. */
function rejected(outcome: DeliveryOutcome, detail: string, { name }: { name: string }): Attempt {
  const words = detail ? `: ${detail}` : '';
  return { outcome, explanation: ended(`${name} accepted the batch, but not this event${words}`), httpStatus: 200 };
}

/** Their code threw, or a request of it found no answer. */
export function judgeFailure(error: unknown, failed: Failed): Attempt {
  const { descriptor, log, redact } = failed;
  const { name } = descriptor;
  // Their code often wraps what it catches. A blocked address is one whatever it has become on the way.
  const blocked = log.find((each) => each.error?.code === 'blocked_address')?.error;
  const egress = blocked ?? findEgressError(error);
  if (egress) return judgeEgressError(egress, name);
  const thrown = readError(error, redact);
  const detail = thrown.message;
  // Their request client has an error of its own (408) for a signal that ended a request.
  const lost = log.at(-1)?.error;
  if (lost && ENDED.has(thrown.code)) return judgeEgressError(lost, name);
  if (thrown.name === 'TimeoutError' || thrown.name === 'AbortError') return interrupted(thrown.name, name);
  if (DISCARDING.has(thrown.name)) return discard(fieldLabels(detail, failed.action), { name, action: failed.action });
  if (thrown.code === 'RETRYABLE_ERROR') {
    const outcome = retry('vendor_asks_to_retry', waitOf(log));
    return {
      outcome,
      explanation: explain(outcome, { name, status: lastStatus(log), detail }),
      httpStatus: lastStatus(log),
    };
  }
  return judgeStatus(thrown, { name, log, detail });
}

const ENDED = new Set(['REQUESTCLIENTERROR', 'REQUESTTIMEOUTERROR', 'ETIMEDOUT']);

const DISCARDING = new Set([
  'AggregateAjvError',
  'ValidationError',
  'PayloadValidationError',
  'InvalidAudienceMembershipError',
]);

function judgeStatus(thrown: Thrown, { name, log, detail }: Sent & { readonly detail: string }): Attempt {
  const status = thrown.status ?? 0;
  if (status === 0) {
    const lost = log.at(-1)?.error;
    if (lost) return judgeEgressError(lost, name);
    // It stumbled over an answer that it did not expect: the answer is the cause.
    if (lastStatus(log) >= 400) return judgeStatus({ ...thrown, status: lastStatus(log) }, { name, log, detail });
    const outcome = dead('definition_failed');
    return {
      outcome,
      explanation: `The code for ${name} failed on this event: ${ended(detail)}`,
      httpStatus: lastStatus(log),
    };
  }
  // The definition itself refused the event; authors use this error and PayloadValidationError for the same thing.
  if (log.length === 0 && status === 400) return discard(detail, { name });
  const outcome = judge({ status, retryAfterMs: waitOf(log) });
  const words = thrown.said ?? detail;
  // A status below 400 in an error is their code's own idea of success that failed.
  const final = outcome.kind === 'ok' ? dead('definition_failed') : outcome;
  return { outcome: final, explanation: explain(final, { name, status, detail: words }), httpStatus: status };
}

function interrupted(errorName: string, name: string): Attempt {
  const outcome = retry(errorName === 'TimeoutError' ? 'timeout' : 'aborted');
  return { outcome, explanation: explain(outcome, { name, status: 0 }), httpStatus: 0 };
}

function discard(
  detail: string,
  context: { readonly name: string; readonly action?: ActionDescriptor | undefined },
): Attempt {
  const key = /missing the required field '([^']+)'/.exec(detail)?.[1];
  const label = context.action?.fields.find((field) => field.key === key)?.label ?? key;
  const outcome: DeliveryOutcome = {
    kind: 'discarded',
    reason: key ? 'missing_field' : 'invalid_payload',
    ...(label ? { field: label } : {}),
  };
  const sentence = label
    ? `${context.name} needs ${label}, which this event does not give. Check the mapping of this field.`
    : `${context.name} can not take this event. ${ended(detail)}`;
  return { outcome, explanation: sentence.slice(0, 1_000), httpStatus: 0 };
}

function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence.trim()) ? sentence.trim() : `${sentence.trim()}.`;
}

function fieldLabels(detail: string, action: ActionDescriptor | undefined): string {
  const labels = new Map(action?.fields.map(({ key, label }) => [key, label]));
  const named = detail.replace(/The value at \.([A-Za-z0-9_]+)/g, (all, key: string) => labels.get(key) ?? all);
  return named.replaceAll('The root value', 'The payload');
}

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly status: number | undefined;
  /** The vendor's own words, from the body of an answer. */
  readonly said: string | undefined;
}

function readError(error: unknown, redact: readonly string[]): Thrown {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const response = (typeof fields.response === 'object' && fields.response !== null ? fields.response : {}) as Record<
    string,
    unknown
  >;
  const status = Number(fields.status ?? response.status);
  const said = vendorWords(response.data);
  return {
    name: typeof fields.name === 'string' ? fields.name : '',
    message: blank(typeof fields.message === 'string' ? fields.message : String(error), redact),
    code: typeof fields.code === 'string' ? fields.code : '',
    status: Number.isInteger(status) && status > 0 ? status : statusInWords(fields.message),
    said: said && blank(said, redact),
  };
}

/** `testAuthentication` throws a plain Error that has the status in its words only. */
function statusInWords(message: unknown): number | undefined {
  const found = typeof message === 'string' ? /^Credentials are invalid: (\d{3}) /.exec(message)?.[1] : undefined;
  return found ? Number(found) : undefined;
}

function vendorWords(body: unknown): string | undefined {
  if (typeof body === 'string')
    return body.trim() && !body.trimStart().startsWith('<') ? body.slice(0, 300) : undefined;
  if (typeof body !== 'object' || body === null) return undefined;
  for (const key of ['message', 'error', 'error_message', 'detail', 'title', 'reason']) {
    const words = (body as Record<string, unknown>)[key];
    if (typeof words === 'string' && words) return words;
  }
  return undefined;
}

function findEgressError(error: unknown): EgressError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof EgressError) return at;
  }
  return undefined;
}

function lastStatus(log: readonly CollectedExchange[]): number {
  return log.at(-1)?.response?.status ?? 0;
}

function waitOf(log: readonly CollectedExchange[]): number | undefined {
  const response = log.at(-1)?.response;
  return response ? retryAfterMs(response.headers) : undefined;
}

function blank(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => (secret.length < 4 ? rest : rest.replaceAll(secret, '[redacted]')), text);
}
