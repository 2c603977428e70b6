import { personIdOf } from '@tributary/event-schema';
import type { EventRow } from '@tributary/event-store';
import { presentPerson } from '../../persons/person-view';
import { iso } from '../time-range';
import { fact, type StageReporter, type TraceStage } from './trace-stage';

const KNOWN_SHOWN = 5;
const VALUE_CHARS = 80;

/** Whose the event is, and what made it so: the id that it names, or a merge. Nobody's events have no such stage. */
export const reportIdentified: StageReporter = async (subject, ctx): Promise<TraceStage | null> => {
  if (subject.kind !== 'stored') return null;
  const { event } = subject;
  const { personId = '' } = event;
  if (personId === '') return null;
  const { workspaceId } = ctx.actor;
  const named = event.userId || event.anonymousId;
  const [person, merges] = await Promise.all([
    ctx.db.persons.find({ workspaceId, id: personId }),
    ctx.db.persons.merges({ workspaceId, personId }),
  ]);
  const made = merges.filter(({ eventId }) => eventId === event.eventId);
  const isOwn = personId === personIdOf(workspaceId, named);
  const giving = isOwn
    ? undefined
    : merges.find(({ fromDistinctId, intoDistinctId }) => named === fromDistinctId || named === intoDistinctId);
  const title = person ? presentPerson(person).title : '';
  return {
    stage: 'identified',
    verdict: 'ok',
    atMs: null,
    tookMs: null,
    leadsTo: person ? { kind: 'person', id: person.id } : undefined,
    title: person?.identified ? 'Given to a person' : 'Given to a visitor',
    detail: person ? `It is ${title || named}${title && title !== named ? ` (${named})` : ''}.` : anonymous(event),
    facts: [
      ...fact('Person id', personId),
      ...fact('Named by', event.userId ? `user id ${event.userId}` : `anonymous id ${event.anonymousId}`),
      ...fact('Ids of the person', person?.distinctIds),
      ...fact('Known of it then', knownThen(event)),
      ...(giving
        ? fact('By the merge', `${words(giving)} on ${iso(giving.atMs)}, told by message ${giving.messageId}`)
        : []),
      ...made.flatMap((merge) => fact('This event merged', words(merge))),
    ],
    changes: [],
  };
};

const words = ({
  fromDistinctId,
  intoDistinctId,
  kind,
}: {
  fromDistinctId: string;
  intoDistinctId: string;
  kind: string;
}) => `${fromDistinctId} into ${intoDistinctId} (${kind})`;

const anonymous = ({ userId, anonymousId }: EventRow): string =>
  userId
    ? `No person is kept under ${userId} any more: it was deleted, or never told apart.`
    : `Nobody has said who ${anonymousId} is. Its events are found under one id all the same.`;

/** What the event carries of the person: as it was when the event was ingested, not as it is now. */
function knownThen({ personProperties = '' }: EventRow): string | undefined {
  const known = Object.entries(asObject(personProperties));
  if (known.length === 0) return undefined;
  const shown = known
    .slice(0, KNOWN_SHOWN)
    .map(([name, value]) => `${name}: ${JSON.stringify(value).slice(0, VALUE_CHARS)}`);
  return `${shown.join(', ')}${known.length > KNOWN_SHOWN ? ` and ${known.length - KNOWN_SHOWN} more` : ''}`;
}

function asObject(json: string): Record<string, unknown> {
  if (json === '') return {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
