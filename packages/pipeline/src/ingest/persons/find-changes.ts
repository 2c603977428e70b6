import { EVENT_TYPES, type EventColumns, type EventRecord, readPersonChange } from '@tributary/event-schema';
import type { IngestChunk, PersonChange } from '../ports';

const IDENTIFY = EVENT_TYPES.indexOf('identify');
const GROUP = EVENT_TYPES.indexOf('group');
const ALIAS = EVENT_TYPES.indexOf('alias');
/** PostHog says these beside any event. They also begin `$set_once`. */
const WORDS = [Buffer.from('"$set'), Buffer.from('"$unset')] as const;

/** Whether an event of this type says something about a person or a group by itself. */
export function isTelling(type: number): boolean {
  return type === IDENTIFY || type === GROUP || type === ALIAS;
}

/** Rows of a chunk that carry words about their person although their type does not tell. Two native searches. */
export function rowsWithWords(events: EventColumns, { header, first, count }: IngestChunk): ReadonlySet<number> {
  const rows = new Set<number>();
  if (header.dialect !== 'posthog' || count === 0) return rows;
  const { bytes, offsets } = events.raw;
  const end = offsets[first + count] ?? 0;
  for (const word of WORDS) {
    let row = first;
    let at = bytes.indexOf(word, offsets[first] ?? 0);
    while (at !== -1 && at < end) {
      while ((offsets[row + 1] ?? end) <= at) row++;
      rows.add(row);
      at = bytes.indexOf(word, offsets[row + 1] ?? end);
    }
  }
  return rows;
}

/** What a row says. Whom it names is in the columns. */
export function changeAt(events: EventColumns, chunk: IngestChunk, row: number): PersonChange {
  const record = events.recordAt(row, '');
  const told = readPersonChange({ ...record, dialect: chunk.header.dialect });
  return { ...told, ...whoOf(record, chunk), aboutPerson: told.group === null || told.merge !== null };
}

/** A user whom nobody has heard of: there from now on, with nothing known. */
export function arrivalAt(events: EventColumns, chunk: IngestChunk, row: number): PersonChange {
  const nothing = { set: {}, setOnce: {}, unset: [], merge: null, group: null };
  return { ...nothing, ...whoOf(events.recordAt(row, ''), chunk), aboutPerson: true };
}

function whoOf(
  record: Pick<EventRecord, 'eventId' | 'messageId' | 'userId' | 'anonymousId' | 'timestampMs' | 'index'>,
  { header, offset }: IngestChunk,
) {
  const { eventId, messageId, userId, anonymousId, timestampMs: atMs, index } = record;
  return {
    ...{ eventId, messageId, atMs, sourceId: header.sourceId, place: [...offset.split('-').map(Number), index] },
    distinctId: userId === '' ? anonymousId : userId,
    isUser: userId !== '',
  };
}
