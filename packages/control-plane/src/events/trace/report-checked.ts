import { explainReason, isDuplicate } from '../present-event';
import { iso } from '../time-range';
import { isPlanEnd } from './report-planned';
import {
  fact,
  type RefusedSubject,
  reasonFact,
  type StageReporter,
  type StoredSubject,
  type TraceStage,
} from './trace-stage';

/** Below this, clocks agree well enough not to be mentioned. */
const CLOCK_NOTE_MS = 1_000;

/** Whether it is an event at all, and one that was not there before. */
export const reportChecked: StageReporter = (subject) => {
  if (subject.kind === 'stored') return passed(subject);
  return isPlanEnd(subject) ? fine(subject) : ended(subject);
};

/** What the plan of its source kept was an event like any other. */
const fine = ({ refusal }: RefusedSubject): TraceStage => ({
  stage: 'checked',
  verdict: 'ok',
  atMs: null,
  tookMs: null,
  title: 'Checked',
  detail: 'It is an event, and was not there before.',
  facts: fact('Message id', refusal.messageId),
  changes: [],
});

function passed({ event, duplicates }: StoredSubject): TraceStage {
  const shiftMs = event.receivedAtMs - event.timestampMs;
  const again = duplicates.reduce((sum, { count }) => sum + count, 0);
  const altered = duplicates.filter(({ reason }) => reason === 'duplicate_altered').length;
  const note =
    altered === 0 ? '' : ` ${altered === 1 ? 'One had' : `${altered} had`} other content: see each of them below.`;
  return {
    stage: 'checked',
    verdict: 'ok',
    atMs: null,
    tookMs: null,
    title: 'Checked',
    detail:
      again === 0
        ? 'Nothing was wrong with it.'
        : `It came ${again} more ${again === 1 ? 'time; that one was dropped as a duplicate' : 'times; those were dropped as duplicates'}.${note}`,
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
    verdict: 'refused',
    atMs: storedAtMs,
    tookMs: null,
    title: isDuplicate(refusal.reason) ? 'Dropped as a duplicate' : 'Refused',
    detail: refusal.detail || explainReason(refusal.reason),
    facts: [...reasonFact(refusal), ...fact('Events in it', refusal.count > 1 ? refusal.count : undefined)],
    changes: [],
  };
}
