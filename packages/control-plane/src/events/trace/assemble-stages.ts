import type { EventsContext } from '../events-context';
import { reportChecked } from './report-checked';
import { reportIdentified } from './report-identified';
import { reportPlanned } from './report-planned';
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
  reportPlanned,
  reportIdentified,
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
  const told = await Promise.all(reporters.map((report) => report(subject, ctx)));
  const stages = told.filter((stage) => stage !== null);
  const end = stages.findIndex(isEnd);
  return end === -1 ? stages : stages.slice(0, end + 1);
}
