import type { EgressError } from '@tributary/egress';
import { dead, retry } from '@tributary/kernel';
import { explain } from './judge';
import type { Attempt } from './runner';

/** What can change by waiting. An address, a URL and a header stay as they are until a person changes them. */
const RETRIED = new Set(['timeout', 'dns', 'connection', 'tls', 'aborted']);

/** The end of an event for which no answer came. */
export function judgeEgressError(error: EgressError, name: string): Attempt {
  const outcome = RETRIED.has(error.code) ? retry(error.code) : dead(error.code);
  const httpStatus = error.transcript.status ?? 0;
  return { outcome, explanation: explain(outcome, { name, status: httpStatus, detail: error.message }), httpStatus };
}
