import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, timeMs, where, wholeNumber, workspaceId } from '../define-query';
import { foundInMinute } from './reconciliation';

/** One minute of one source. */
const params = z.object({ workspaceId, sourceId: z.string(), sinceMs: timeMs, untilMs: timeMs });
export type ExplainInput = z.input<typeof params>;

const of = (column: string, ...more: string[]) =>
  where('source_id = {sourceId: String}', `${column} >= ${atMs('sinceMs')}`, `${column} < ${atMs('untilMs')}`, ...more);

const sums = defineQuery({
  sql: () => `SELECT kind, reason, toUInt64(sum(count)) AS count FROM ledger FINAL ${of('minute')}
    GROUP BY kind, reason ORDER BY kind, reason`,
  params,
  row: z.object({ kind: z.string(), reason: z.string(), count: wholeNumber }),
});

const handed = defineQuery({
  sql: () => `SELECT batch_id AS batchId, chunks FROM ledger FINAL ${of('minute', "kind = 'accepted'", "chunks != ''")}
    ORDER BY batch_id LIMIT 2000`,
  params,
  row: z.object({ batchId: z.string(), chunks: z.string() }),
});

const INDEXES_MAX = 20_000;
const there = defineQuery({
  sql: () => `
    SELECT partition, lane, offset, any(requestId) AS requestId, toUInt64(sum(found)) AS found,
      arraySort(groupUniqArrayArray(${INDEXES_MAX})(indexes)) AS indexes
    FROM (
      SELECT stream_partition AS partition, stream_lane AS lane, stream_offset AS offset, any(request_id) AS requestId,
        uniqExact(event_id) AS found, groupUniqArray(${INDEXES_MAX})(stream_index) AS indexes
      FROM events ${of('received_at')} GROUP BY partition, lane, offset
      UNION ALL
      SELECT stream_partition AS partition, stream_lane AS lane, stream_offset AS offset, any(request_id) AS requestId,
        sum(count) AS found, groupUniqArray(${INDEXES_MAX})(stream_index) AS indexes
      FROM refusals FINAL ${of('received_at')} GROUP BY partition, lane, offset
    )
    GROUP BY partition, lane, offset LIMIT 200000`,
  params,
  row: z.object({
    partition: wholeNumber,
    lane: z.string(),
    offset: z.string(),
    requestId: z.string(),
    found: wholeNumber,
    indexes: z.array(wholeNumber),
  }),
});

/** A request of which not all events are found. */
export interface ShortChunk {
  readonly partition: number;
  readonly lane: string;
  readonly offset: string;
  /** '' when nothing of it is there any more. */
  readonly requestId: string;
  readonly accepted: number;
  readonly found: number;
  /** Places in the request of the events that are missing, a thousand of them at most. */
  readonly missing: readonly number[];
}

const MISSING_MAX = 1_000;

function chunksOf(batchId: string, chunks: string) {
  // `<partition>-<lane>-<first offset>.<part>`
  const [partition = '', lane = ''] = batchId.split('-');
  return chunks.split(' ').map((text) => {
    const [offset = '', count = '0'] = text.split(':');
    return { partition: Number(partition), lane, offset, accepted: Number(count) };
  });
}

/** The books of one minute against the rows that are there: which requests are short, and of which events. */
export async function explainBooks(connection: Connection, input: ExplainInput) {
  const [total, books, batches, rows] = await Promise.all([
    foundInMinute(connection, input),
    ask(connection, sums, input),
    ask(connection, handed, input),
    ask(connection, there, input),
  ]);
  const found = new Map(rows.map((row) => [`${row.partition} ${row.lane} ${row.offset}`, row]));
  const chunks = batches
    .flatMap(({ batchId, chunks }) => chunksOf(batchId, chunks))
    .map((chunk): ShortChunk => {
      const row = found.get(`${chunk.partition} ${chunk.lane} ${chunk.offset}`);
      const known = new Set(row?.indexes);
      const missing: number[] = [];
      const isShort = (row?.found ?? 0) < chunk.accepted;
      for (let index = 0; isShort && index < chunk.accepted && missing.length < MISSING_MAX; index++) {
        if (!known.has(index)) missing.push(index);
      }
      return { ...chunk, requestId: row?.requestId ?? '', found: row?.found ?? 0, missing };
    });
  return {
    books,
    rows: total,
    chunks: chunks.length,
    short: chunks.filter(({ accepted, found: n }) => accepted !== n),
  };
}

const unrecorded = defineQuery({
  sql: () => `
    SELECT lower(hex(event_id)) AS eventId, message_id AS messageId, type, name, request_id AS requestId,
      stream_offset AS offset, stream_index AS index
    FROM events ${of(
      'received_at',
      `event_id NOT IN (SELECT event_id FROM deliveries ${of('event_received_at', 'destination_id = {destinationId: String}')})`,
    )}
    ORDER BY received_at, event_id LIMIT 1 BY event_id LIMIT 1000`,
  params: params.extend({ destinationId: z.string() }),
  row: z.object({
    eventId: z.string(),
    messageId: z.string(),
    type: z.string(),
    name: z.string(),
    requestId: z.string(),
    offset: z.string(),
    index: wholeNumber,
  }),
});

/** Stored events of a minute of which nothing is recorded at a destination, a thousand at most. */
export const unrecordedEvents = (connection: Connection, input: z.input<typeof unrecorded.params>) =>
  ask(connection, unrecorded, input);
