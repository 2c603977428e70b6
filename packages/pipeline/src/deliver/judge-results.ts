import type { DeliveryResult } from '@tributary/destinations';
import type { DeliveryRow, DeliveryStatus } from '@tributary/event-store';
import { parkedRow, rowOf } from './rows';
import type { Halt, Sent } from './send-events';
import type { DeliverTask } from './task';

interface Judged {
  readonly status: DeliveryStatus;
  readonly reason: string;
  readonly explanation: string;
}

/** Whether an event has to be tried again: what the destination said so of, and what was held back because of it. */
export function isLeft({ result }: Sent, halt: Halt | null): boolean {
  if (!result) return halt?.outcome.kind !== 'pause';
  return result.outcome.kind === 'retry';
}

/** The row of an attempt, or of a wait for a pause to end. Null for what was held back and will be tried again. */
export function attemptRow(input: {
  task: DeliverTask;
  sent: Sent;
  halt: Halt | null;
  atMs: number;
  /** Set when this was the last try: a sentence's end, such as "after 24 hours". */
  gaveUp: string | null;
  nextAttemptAtMs: number;
}): DeliveryRow | null {
  const { task, sent, halt, atMs, gaveUp } = input;
  if (!sent.result && halt?.outcome.kind === 'pause') {
    return parkedRow({ ...task, mappingId: sent.mapping.id, event: sent.event, atMs });
  }
  const judged = sent.result ? judge(sent.result, gaveUp) : judgeHeldBack(halt, gaveUp);
  if (!judged) return null;
  const exchanges = sent.result?.exchanges ?? [];
  return rowOf({
    ...task,
    mappingId: sent.mapping.id,
    action: sent.mapping.action,
    event: sent.event,
    atMs,
    end: {
      ...judged,
      httpStatus: sent.result?.httpStatus ?? 0,
      durationMs: sent.result?.durationMs ?? 0,
      exchanges: exchanges.length > 0 ? JSON.stringify(exchanges) : '',
      ...(judged.status === 'pending' ? { nextAttemptAtMs: input.nextAttemptAtMs } : {}),
    },
  });
}

function judge({ outcome, explanation }: DeliveryResult, gaveUp: string | null): Judged {
  switch (outcome.kind) {
    case 'ok':
      return { status: 'delivered', reason: '', explanation };
    case 'drop':
      return { status: 'filtered', reason: outcome.reason, explanation };
    case 'discarded':
      return { status: 'discarded', reason: outcome.reason, explanation };
    case 'dead':
      return { status: 'failed', reason: outcome.reason, explanation };
    case 'retry':
      return gaveUp === null
        ? { status: 'pending', reason: outcome.reason, explanation }
        : { status: 'failed', reason: outcome.reason, explanation: `Given up ${gaveUp}. The last try: ${explanation}` };
  }
}

function judgeHeldBack(halt: Halt | null, gaveUp: string | null): Judged | null {
  if (gaveUp === null) return null;
  const last = halt ? ` The last try of its batch: ${halt.explanation}` : '';
  return { status: 'failed', reason: halt?.outcome.reason ?? 'gave_up', explanation: `Given up ${gaveUp}.${last}` };
}
