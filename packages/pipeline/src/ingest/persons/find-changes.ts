import { EVENT_TYPES, type EventColumns, readPersonChange } from '@tributary/event-schema';
import { offsetNumbers } from '@tributary/event-stream';
import type { IngestChunk, PersonChange } from '../ports';

const IDENTIFY = EVENT_TYPES.indexOf('identify');
const GROUP = EVENT_TYPES.indexOf('group');
const ALIAS = EVENT_TYPES.indexOf('alias');
/** PostHog says these beside any event. They also begin `$set_once`. */
const WORDS = [Buffer.from('"$set'), Buffer.from('"$unset')] as const;

const NO_ROWS: ReadonlySet<number> = new Set();

/** Whether an event of this type says something about a person or a group by itself. */
export function isTelling(type: number): boolean {
  return type === IDENTIFY || type === GROUP || type === ALIAS;
}

/** Rows of a chunk that carry words about their person although their type does not tell. Two native searches. */
export function rowsWithWords(events: EventColumns, { header, first, count }: IngestChunk): ReadonlySet<number> {
  if (header.dialect !== 'posthog' || count === 0) return NO_ROWS;
  const rows = new Set<number>();
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

/** What a row says. Whom it names is in the columns. Written out: spread parts cost V8 many times as much. */
export function changeAt(events: EventColumns, chunk: IngestChunk, row: number): PersonChange {
  const userId = events.userId.textAt(row);
  const anonymousId = events.anonymousId.textAt(row);
  const { set, setOnce, unset, merge, group } = readPersonChange({
    type: events.typeAt(row),
    userId,
    anonymousId,
    groupId: events.groupId.textAt(row),
    raw: events.raw.bytesAt(row),
    dialect: chunk.header.dialect,
  });
  return {
    set,
    setOnce,
    unset,
    merge,
    group,
    aboutPerson: group === null || merge !== null,
    eventId: events.eventIdAt(row),
    messageId: events.messageId.textAt(row),
    atMs: events.timestampsMs[row] ?? 0,
    sourceId: chunk.header.sourceId,
    place: placeAt(events, chunk, row),
    distinctId: userId === '' ? anonymousId : userId,
    isUser: userId !== '',
  };
}

/** A user whom nobody has heard of: there from now on, with nothing known. */
export function arrivalAt(events: EventColumns, chunk: IngestChunk, row: number): PersonChange {
  const userId = events.userId.textAt(row);
  return {
    set: {},
    setOnce: {},
    unset: [],
    merge: null,
    group: null,
    aboutPerson: true,
    eventId: events.eventIdAt(row),
    messageId: events.messageId.textAt(row),
    atMs: events.timestampsMs[row] ?? 0,
    sourceId: chunk.header.sourceId,
    place: placeAt(events, chunk, row),
    distinctId: userId === '' ? events.anonymousId.textAt(row) : userId,
    isUser: userId !== '',
  };
}

const placeAt = ({ indexes }: EventColumns, { origin }: IngestChunk, row: number): number[] => [
  ...offsetNumbers(origin.offset),
  indexes[row] ?? 0,
];
