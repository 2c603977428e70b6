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
  return {
    stage: 'checked',
    verdict: 'ok',
    atMs: null,
    tookMs: null,
    title: 'Checked',
    detail: again === 0 ? 'Nothing was wrong with it.' : againWords(again, altered),
    facts: [
      ...fact('Message id', event.messageId),
      ...fact('Happened at', iso(event.timestampMs)),
      ...(Math.abs(shiftMs) > CLOCK_NOTE_MS ? fact('Before it was received', `${Math.round(shiftMs / 1_000)} s`) : []),
    ],
    changes: [],
  };
}

/** How often it came again, and that some said something else under the same id. */
function againWords(again: number, altered: number): string {
  if (again === 1) {
    const other = altered === 1 ? ' with other content' : '';
    return `It came once more${other}; that one was dropped as a duplicate.${altered === 1 ? ' It is listed below.' : ''}`;
  }
  const others = altered === 0 ? '' : ` ${altered === again ? 'All' : altered} of them had other content: see below.`;
  return `It came ${again} more times; those were dropped as duplicates.${others}`;
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
