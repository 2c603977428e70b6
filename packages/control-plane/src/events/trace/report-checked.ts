import { explainReason, isDuplicate } from '../present-event';
import { iso } from '../time-range';
import { fact, type RefusedSubject, type StageReporter, type StoredSubject, type TraceStage } from './trace-stage';

/** Below this, clocks agree well enough not to be mentioned. */
const CLOCK_NOTE_MS = 1_000;

/** Whether it is an event at all, and one that was not there before. */
export const reportChecked: StageReporter = (subject) => (subject.kind === 'stored' ? passed(subject) : ended(subject));

function passed({ event, duplicates }: StoredSubject): TraceStage {
  const shiftMs = event.receivedAtMs - event.timestampMs;
  const again = duplicates.reduce((sum, { count }) => sum + count, 0);
  const altered = duplicates.filter(({ reason }) => reason === 'duplicate_altered').length;
  const note =
    altered === 0 ? '' : ` ${altered} of them had other content and are kept beside it: see the list of events.`;
  return {
    stage: 'checked',
    verdict: 'ok',
    atMs: null,
    tookMs: null,
    title: 'Checked',
    detail:
      again === 0
        ? 'Nothing was wrong with it.'
        : `It came ${again} more ${again === 1 ? 'time; that one was' : 'times; those were'} dropped as duplicates.${note}`,
    facts: [
      ...fact('Message id', event.messageId),
      ...fact('Happened at', iso(event.timestampMs)),
      ...(Math.abs(shiftMs) > CLOCK_NOTE_MS ? fact('Before it was received', `${Math.round(shiftMs / 1_000)} s`) : []),
    ],
    changes: [],
  };
}

function ended({ refusal, storedAtMs }: RefusedSubject): TraceStage {
  return {
    stage: 'checked',
    verdict: refusal.quarantine ? 'quarantined' : 'refused',
    atMs: storedAtMs,
    tookMs: null,
    title: titleOf(refusal),
    detail: refusal.detail || explainReason(refusal.reason),
    facts: [
      ...fact('Reason', refusal.reason),
      ...fact('What it means', explainReason(refusal.reason)),
      ...fact('Events in it', refusal.count > 1 ? refusal.count : undefined),
    ],
    changes: [],
  };
}

function titleOf({ reason, quarantine }: RefusedSubject['refusal']): string {
  if (quarantine) return 'Quarantined';
  return isDuplicate(reason) ? 'Dropped as a duplicate' : 'Refused';
}
