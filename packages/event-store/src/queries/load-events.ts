import { type Dialect, EVENT_TYPES, type EventType } from '@tributary/event-schema';
import { z } from 'zod';
import type { Connection, QueryParams } from '../connection';
import { atMs, hexId, timeMs, where, workspaceId } from '../define-query';
import { RowBinaryReader } from '../row-binary';
import type { EventRow, RefusalRow } from '../rows';
import { refusalIdOf } from '../tables';
import { firstDistinct } from './first-distinct';

const Input = z.object({
  workspaceId,
  /** Bounds on the time of receipt, both included. */
  receivedFromMs: timeMs,
  receivedToMs: timeMs,
  eventIds: z.array(hexId),
});
export type LoadEventsInput = z.input<typeof Input>;

/** Ids in one statement: below the 256 KiB that a server reads as SQL by default. */
const IDS_PER_QUERY = 4_000;

const EVENT_COLUMNS = `workspace_id, source_id, lower(hex(event_id)), message_id, type, name, user_id, anonymous_id,
  group_id, if(person_id = toFixedString('', 16), '', lower(hex(person_id))), person_properties,
  toUnixTimestamp64Milli(timestamp), toUnixTimestamp64Milli(received_at), dialect, request_id,
  stream_partition, stream_lane, stream_offset, stream_index, raw, envelope, header`;
const REFUSAL_COLUMNS = `workspace_id, source_id, reason, detail, message_id, type, name, user_id, anonymous_id,
  toUnixTimestamp64Milli(received_at), dialect, request_id, stream_partition, stream_lane, stream_offset, stream_index,
  raw, count, disposition, plan_id, release_id, envelope, header`;

const readOrigin = (reader: RowBinaryReader) => ({
  partition: reader.u16(),
  lane: reader.text(),
  offset: reader.text(),
  index: reader.u32(),
});

function eventTypeOf(text: string): EventType {
  const type = EVENT_TYPES.find((known) => known === text);
  if (!type) throw new Error(`the event store holds an event of unknown type ${text}`);
  return type;
}

// The fields are read in the order in which they stand here: the order of EVENT_COLUMNS.
const readEvent = (reader: RowBinaryReader): EventRow => ({
  workspaceId: reader.text(),
  sourceId: reader.text(),
  eventId: reader.text(),
  messageId: reader.text(),
  type: eventTypeOf(reader.text()),
  name: reader.text(),
  userId: reader.text(),
  anonymousId: reader.text(),
  groupId: reader.text(),
  personId: reader.text(),
  personProperties: reader.text(),
  timestampMs: reader.i64(),
  receivedAtMs: reader.i64(),
  dialect: reader.text() as Dialect,
  requestId: reader.text(),
  origin: readOrigin(reader),
  raw: reader.string(),
  envelope: reader.text(),
  header: reader.text(),
});

const readRefusal = (reader: RowBinaryReader): RefusalRow => ({
  workspaceId: reader.text(),
  sourceId: reader.text(),
  reason: reader.text() as RefusalRow['reason'],
  detail: reader.text(),
  messageId: reader.text(),
  type: reader.text(),
  name: reader.text(),
  userId: reader.text(),
  anonymousId: reader.text(),
  receivedAtMs: reader.i64(),
  dialect: reader.text() as Dialect,
  requestId: reader.text(),
  origin: readOrigin(reader),
  raw: reader.string(),
  count: reader.u32(),
  ...readQuarantine(reader),
});

function readQuarantine(reader: RowBinaryReader): Pick<RefusalRow, 'quarantine' | 'header'> {
  const isKept = reader.text() === 'quarantined';
  const quarantine = {
    planId: reader.text(),
    releaseId: reader.text(),
    envelope: reader.text(),
    header: reader.text(),
  };
  const { header } = quarantine;
  return isKept ? { header, quarantine } : { header };
}

function readAll<T>(bytes: Buffer, readRow: (reader: RowBinaryReader) => T): T[] {
  const reader = new RowBinaryReader(bytes);
  const rows: T[] = [];
  while (!reader.done) rows.push(readRow(reader));
  return rows;
}

interface Selection {
  /** SQL of ours, values are in `params`. */
  readonly clauses: readonly (string | false)[];
  readonly params: QueryParams;
}

/** Whole events, newest first. */
export function selectEvents(
  connection: Connection,
  { clauses, params, limit }: Selection & { limit: number },
): Promise<EventRow[]> {
  return firstDistinct(limit, {
    keyOf: ({ receivedAtMs, eventId }) => `${receivedAtMs} ${eventId}`,
    read: async (rows) =>
      readAll(
        await connection.bytes(
          `SELECT ${EVENT_COLUMNS} FROM events ${where(...clauses)}
           ORDER BY received_at DESC, event_id DESC LIMIT ${Math.trunc(rows)} FORMAT RowBinary`,
          params,
        ),
        readEvent,
      ),
  });
}

const REFUSALS_MAX = 1_000;

/** Whole refusals, newest first unless asked otherwise, 1,000 at most. */
export function selectRefusals(
  connection: Connection,
  { clauses, params, limit = REFUSALS_MAX, oldestFirst = false }: Selection & { limit?: number; oldestFirst?: boolean },
): Promise<RefusalRow[]> {
  const order = oldestFirst ? 'ASC' : 'DESC';
  return firstDistinct(Math.min(REFUSALS_MAX, limit), {
    keyOf: (row) => `${row.receivedAtMs} ${refusalIdOf(row)}`,
    read: async (rows) =>
      readAll(
        await connection.bytes(
          `SELECT ${REFUSAL_COLUMNS} FROM refusals ${where(...clauses)}
           ORDER BY received_at ${order}, refusal_id ${order} LIMIT ${Math.trunc(rows)} FORMAT RowBinary`,
          params,
        ),
        readRefusal,
      ),
  });
}

/** Events by id, in the order of the ids that were asked for; those that are not there are left out. */
export async function loadEvents(connection: Connection, input: LoadEventsInput): Promise<EventRow[]> {
  const { eventIds, ...params } = Input.parse(input);
  const found = new Map<string, EventRow>();
  for (let start = 0; start < eventIds.length; start += IDS_PER_QUERY) {
    // Parsed as hex above, so they can stand in the statement: thousands don't fit in a URL.
    const ids = eventIds.slice(start, start + IDS_PER_QUERY).map((id) => `unhex('${id}')`);
    const range = `received_at BETWEEN ${atMs('receivedFromMs')} AND ${atMs('receivedToMs')}`;
    const clauses = [range, `event_id IN (${ids.join(',')})`];
    const bytes = await connection.bytes(
      `SELECT ${EVENT_COLUMNS} FROM events ${where(...clauses)} FORMAT RowBinary`,
      params,
    );
    for (const event of readAll(bytes, readEvent)) found.set(event.eventId, event);
  }
  return eventIds.flatMap((id) => found.get(id) ?? []);
}
