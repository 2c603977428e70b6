import {
  type BytesColumn,
  EVENT_ID_BYTES,
  EVENT_TYPES,
  type EventColumns,
  PERSON_ID_BYTES,
} from '@tributary/event-schema';
import { Binary, FixedSizeBinary, makeData, Uint32, Utf8 } from 'apache-arrow';
import { millisecondData, wordData } from './arrow-columns';
import { type ArrowColumn, toArrowStream, unwritten } from './arrow-stream';
import type { EventBatch, EventRun } from './event-batch';
import { RunColumns } from './run-columns';

/** What an event weighs on its way besides its own bytes, roughly. */
const ROW_BYTES = 256;

export const eventsTable = {
  name: 'events',
  weigh: ({ events, runs }: EventBatch): number =>
    events.raw.bytes.byteLength +
    events.length * ROW_BYTES +
    runs.reduce((sum, run) => sum + run.envelope.length + run.header.length, 0),
};

/** Batches as one batch of Arrow's stream format. Columns of a single batch go as they are, without a copy. */
export function eventsToArrow(batches: readonly EventBatch[]): Promise<Uint8Array[]> {
  const events = batches.map((batch) => batch.events);
  const runs = batches.flatMap((batch) => batch.runs);
  const rows = events.reduce((sum, { length }) => sum + length, 0);
  const columns = [...ownColumns(events, rows), ...sharedColumns(runs, rows)];
  return toArrowStream(rows, columns);
}

/** The names of the columns, in the order in which they are sent. */
export const eventColumnNames: readonly string[] = [...ownColumns([], 0), ...sharedColumns([], 0)].map(
  ({ name }) => name,
);

type Texts = 'messageId' | 'name' | 'userId' | 'anonymousId' | 'groupId';

function ownColumns(events: readonly EventColumns[], rows: number): ArrowColumn[] {
  const text = (name: string, of: Texts) => ({
    name,
    data: makeData({
      type: new Utf8(),
      ...joined(
        events.map((columns) => columns[of]),
        rows,
      ),
    }),
  });
  const shape = { length: rows, nullCount: 0 };
  const ids = gather(events, new Uint8Array(rows * EVENT_ID_BYTES), ({ eventIds, length }) =>
    eventIds.subarray(0, length * EVENT_ID_BYTES),
  );
  const types = gather(events, new Int32Array(rows), (columns) => columns.types.subarray(0, columns.length));
  const times = gather(events, new Float64Array(rows), ({ timestampsMs, length }) => timestampsMs.subarray(0, length));
  const indexes = gather(events, new Uint32Array(rows), (columns) => columns.indexes.subarray(0, columns.length));
  return [
    { name: 'event_id', data: makeData({ ...shape, type: new FixedSizeBinary(EVENT_ID_BYTES), data: ids }) },
    text('message_id', 'messageId'),
    { name: 'type', data: wordData(types, EVENT_TYPES) },
    text('name', 'name'),
    text('user_id', 'userId'),
    text('anonymous_id', 'anonymousId'),
    text('group_id', 'groupId'),
    ...personColumns(events, rows),
    { name: 'timestamp', data: millisecondData(times) },
    { name: 'stream_index', data: makeData({ ...shape, type: new Uint32(), data: indexes }) },
    rawColumn(
      events.map(({ raw }) => raw),
      rows,
    ),
  ];
}

/**
 * Persons' properties go as a dictionary: each once, however many events and batches are theirs, as the store takes no
 * dictionary with a word twice. Batches without any cost zeros.
 */
function personColumns(events: readonly EventColumns[], rows: number): ArrowColumn[] {
  const ids = new Uint8Array(rows * PERSON_ID_BYTES);
  const places = new Int32Array(rows);
  const all = new Map<string, number>([['', 0]]);
  let row = 0;
  for (const { persons, length } of events) {
    const known = Math.min(persons.length, length);
    ids.set(persons.ids.subarray(0, known * PERSON_ID_BYTES), row * PERSON_ID_BYTES);
    const placeOf = persons.words.map((word) => {
      const place = all.get(word) ?? all.size;
      all.set(word, place);
      return place;
    });
    for (let i = 0; i < known; i++) places[row + i] = placeOf[persons.places[i] as number] ?? 0;
    row += length;
  }
  const shape = { length: rows, nullCount: 0 };
  return [
    { name: 'person_id', data: makeData({ ...shape, type: new FixedSizeBinary(PERSON_ID_BYTES), data: ids }) },
    { name: 'person_properties', data: wordData(places, [...all.keys()]) },
  ];
}

function sharedColumns(runs: readonly EventRun[], rows: number): ArrowColumn[] {
  const columns = new RunColumns({ rows, runs: runs.length });
  for (const run of runs) columns.add(run);
  return columns.columns();
}

/** Fills a column from the batches' own, one behind the other. */
function gather<T extends { set(more: ArrayLike<number>, at: number): void }>(
  events: readonly EventColumns[],
  into: T,
  of: (columns: EventColumns) => ArrayLike<number>,
): T {
  let at = 0;
  for (const columns of events) {
    const values = of(columns);
    into.set(values, at);
    at += values.length;
  }
  return into;
}

/** The events' own bytes, nearly all of an insert: those of several batches are not copied to lie behind each other. */
function rawColumn(columns: readonly BytesColumn[], rows: number): ArrowColumn {
  const type = new Binary();
  if (columns.length === 1) return { name: 'raw', data: makeData({ type, ...joined(columns, rows) }) };
  const values = columns.map(({ bytes }) => bytes);
  const valueOffsets = joinedOffsets(columns, rows);
  const data = unwritten(valueOffsets[rows] as number);
  return { name: 'raw', data: makeData({ type, length: rows, nullCount: 0, valueOffsets, data }), values };
}

function joined(columns: readonly BytesColumn[], rows: number) {
  const [only] = columns;
  const shape = { length: rows, nullCount: 0 };
  if (only && columns.length === 1) return { ...shape, valueOffsets: only.offsets, data: only.bytes };
  const data = Buffer.concat(columns.map(({ bytes }) => bytes));
  return { ...shape, valueOffsets: joinedOffsets(columns, rows), data };
}

function joinedOffsets(columns: readonly BytesColumn[], rows: number): Int32Array {
  const valueOffsets = new Int32Array(rows + 1);
  let row = 0;
  let end = 0;
  for (const { offsets, length } of columns) {
    for (let i = 1; i <= length; i++) valueOffsets[++row] = end + (offsets[i] ?? 0);
    end += offsets[length] ?? 0;
  }
  return valueOffsets;
}
