import type { EventsContext } from '../events-context';
import { reportChecked } from './report-checked';
import { reportPrivacy } from './report-privacy';
import { reportReceived } from './report-received';
import { reportStored } from './report-stored';
import { reportTranslated } from './report-translated';
import type { StageReporter, TraceStage, TraceSubject } from './trace-stage';

/** The stages in the order in which an event goes through them. A step of the pipeline adds its own here, in its place. */
const REPORTERS: readonly StageReporter[] = [
  reportReceived,
  reportPrivacy,
  reportChecked,
  reportTranslated,
  reportStored,
];

const isEnd = ({ verdict }: TraceStage): boolean =>
  verdict === 'refused' || verdict === 'blocked' || verdict === 'quarantined';

/** What happened to it before any destination, in order. The life of a refused event ends where it was refused. */
export async function assembleStages(
  ctx: EventsContext,
  subject: TraceSubject,
  reporters: readonly StageReporter[] = REPORTERS,
): Promise<TraceStage[]> {
  const stages: TraceStage[] = [];
  for (const report of reporters) {
    const stage = await report(subject, ctx);
    if (!stage) continue;
    stages.push(stage);
    if (isEnd(stage)) break;
  }
  return stages;
}
