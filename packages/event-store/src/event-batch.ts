import { EVENT_ID_BYTES, EventColumns } from '@tributary/event-schema';
import type { EventRow } from './rows';

const text = new TextDecoder();

/** What the rows of one request share: see EventRow. */
export interface EventRun
  extends Pick<EventRow, 'workspaceId' | 'sourceId' | 'receivedAtMs' | 'dialect' | 'requestId' | 'envelope'> {
  /** JSON of the chunk header: bytes, as it came, of which a text would be made only to be written. */
  readonly header: Uint8Array;
  readonly partition: number;
  readonly lane: string;
  readonly offset: string;
  /** How many rows follow each other. */
  readonly rows: number;
}

/** Rows of `events`, column by column, as ingest makes them: the runs cover the columns from the first row to the last. */
export interface EventBatch {
  readonly events: EventColumns;
  readonly runs: readonly EventRun[];
}

/** The batch as rows, for those who look at single ones. Copies: the columns may be used again. */
export function rowsOf({ events, runs }: EventBatch): EventRow[] {
  const rows: EventRow[] = [];
  for (const { rows: count, partition, lane, offset, header: headerJson, ...shared } of runs) {
    const header = text.decode(headerJson);
    const end = rows.length + count;
    while (rows.length < end) {
      const { personId, properties: personProperties } = events.persons.at(rows.length);
      const { index, raw, ...own } = events.recordAt(rows.length, shared.envelope);
      rows.push({
        ...own,
        personId,
        personProperties,
        ...shared,
        header,
        raw: Buffer.from(raw),
        origin: { partition, lane, offset, index },
      });
    }
  }
  return rows;
}

/** Rows as a batch, each a run of its own. @throws TypeError for an id that is not 32 hex characters */
export function batchOf(rows: readonly EventRow[]): EventBatch {
  const events = new EventColumns();
  for (const row of rows) addRow(events, row);
  return { events, runs: rows.map(runOf) };
}

function addRow(events: EventColumns, row: EventRow): void {
  const id = Buffer.from(row.eventId, 'hex');
  if (id.length !== EVENT_ID_BYTES || row.eventId.length !== EVENT_ID_BYTES * 2) {
    throw new TypeError(`not an id of 32 hex characters: ${JSON.stringify(row.eventId)}`);
  }
  for (const name of ['messageId', 'name', 'userId', 'anonymousId', 'groupId'] as const) events[name].text(row[name]);
  events.raw.copy(Buffer.from(row.raw.buffer, row.raw.byteOffset, row.raw.byteLength), 0, row.raw.byteLength);
  events.addIdentified({ type: row.type, timestampMs: row.timestampMs, index: row.origin.index }, id);
  const { personId, personProperties = '' } = row;
  if (personId)
    events.persons.set(events.length - 1, Buffer.from(personId, 'hex'), events.persons.word(personProperties));
}

function runOf({ origin: { partition, lane, offset }, ...row }: EventRow): EventRun {
  const { workspaceId, sourceId, receivedAtMs, dialect, requestId, envelope, header } = row;
  const shared = { workspaceId, sourceId, receivedAtMs, dialect, requestId, envelope, header: Buffer.from(header) };
  return { ...shared, partition, lane, offset, rows: 1 };
}
