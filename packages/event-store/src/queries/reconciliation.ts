import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, timeMs, where, wholeNumber, workspaceId } from '../define-query';

/**
 * The books of all workspaces side by side with the rows that they speak of. Asked by whoever keeps the books, never
 * for a person. Whole minutes: since included, until excluded.
 */
const Range = z.object({ sinceMs: timeMs, untilMs: timeMs });
export type BooksRange = z.input<typeof Range>;

const within = (column: string) => `${column} >= ${atMs('sinceMs')} AND ${column} < ${atMs('untilMs')}`;
/** What came back from quarantine is counted where it went. A copy of what was stored meanwhile went nowhere. */
const STILL_KEPT = `refusal_id NOT IN (SELECT refusal_id FROM quarantine_ends FINAL
  WHERE ${within('received_at')} AND outcome != 'duplicate')`;
const minuteOf = (column: string) => `toUnixTimestamp(toStartOfMinute(${column})) * 1000 AS minuteMs`;
const key = { workspaceId: z.string(), sourceId: z.string(), minuteMs: wholeNumber };

const accounted = defineQuery({
  sql: () => `
    SELECT workspace_id AS workspaceId, source_id AS sourceId, toUnixTimestamp(minute) * 1000 AS minuteMs,
      greatest(sumIf(count, kind = 'captured'), sumIf(count, kind = 'accepted')) AS accepted,
      sumIf(count, kind = 'deleted') AS deleted
    FROM ledger FINAL WHERE ${within('minute')} GROUP BY workspaceId, sourceId, minuteMs`,
  params: Range,
  row: z.object({ ...key, accepted: wholeNumber, deleted: wholeNumber }),
});

/** What came in, by source and minute: as counted when it was appended, and no less than what ingest was handed. */
export const acceptedByMinute = (connection: Connection, input: BooksRange) => ask(connection, accounted, input);

const stored = defineQuery({
  sql: () => `
    SELECT workspaceId, sourceId, minuteMs, toUInt64(sum(n)) AS found FROM (
      SELECT workspace_id AS workspaceId, source_id AS sourceId, ${minuteOf('received_at')}, count() AS n
      FROM events WHERE ${within('received_at')} GROUP BY workspaceId, sourceId, minuteMs
      UNION ALL
      SELECT workspace_id AS workspaceId, source_id AS sourceId, ${minuteOf('received_at')}, sum(count) AS n
      FROM refusals FINAL WHERE ${within('received_at')} AND ${STILL_KEPT} GROUP BY workspaceId, sourceId, minuteMs
    ) GROUP BY workspaceId, sourceId, minuteMs`,
  params: Range,
  row: z.object({ ...key, found: wholeNumber }),
});

/** Rows that are in the store. A batch that ran twice may count twice until its rows are merged: see `foundInMinute`. */
export const foundByMinute = (connection: Connection, input: BooksRange) => ask(connection, stored, input);

const Minute = z.object({ workspaceId, sourceId: z.string(), sinceMs: timeMs, untilMs: timeMs });
const exact = defineQuery({
  sql: () => `
    SELECT (SELECT uniqExact(event_id) FROM events ${where('source_id = {sourceId: String}', within('received_at'))})
      + (SELECT sum(count) FROM refusals FINAL ${where('source_id = {sourceId: String}', within('received_at'), STILL_KEPT)}) AS found`,
  params: Minute,
  row: z.object({ found: wholeNumber }),
});

/** The same of one source and minute, each event once. */
export async function foundInMinute(connection: Connection, input: z.input<typeof Minute>): Promise<number> {
  const [row] = await ask(connection, exact, input);
  return row?.found ?? 0;
}

const connectionKey = { ...key, destinationId: z.string() };
const routed = defineQuery({
  sql: () => `
    SELECT workspace_id AS workspaceId, source_id AS sourceId, reason AS destinationId,
      toUnixTimestamp(minute) * 1000 AS minuteMs, toUInt64(sum(count)) AS routed
    FROM ledger FINAL WHERE kind = 'routed' AND ${within('minute')}
    GROUP BY workspaceId, sourceId, destinationId, minuteMs`,
  params: Range,
  row: z.object({ ...connectionKey, routed: wholeNumber }),
});

/** What was handed to each connection, by minute of receipt. */
export const routedByMinute = (connection: Connection, input: BooksRange) => ask(connection, routed, input);

const recorded = defineQuery({
  sql: () => `
    SELECT workspace_id AS workspaceId, source_id AS sourceId, destination_id AS destinationId,
      ${minuteOf('event_received_at')}, uniqExact(event_id) AS recorded
    FROM deliveries WHERE ${within('event_received_at')}
    GROUP BY workspaceId, sourceId, destinationId, minuteMs`,
  params: Range,
  row: z.object({ ...connectionKey, recorded: wholeNumber }),
});

/** Events of which something is recorded at a destination, by minute of receipt. */
export const recordedByMinute = (connection: Connection, input: BooksRange) => ask(connection, recorded, input);

const open = defineQuery({
  sql: () => `
    SELECT workspace_id AS workspaceId, source_id AS sourceId, destination_id AS destinationId,
      toUnixTimestamp(minute) * 1000 AS minuteMs, expected, found
    FROM ledger_findings FINAL WHERE ${within('minute')} AND expected != found LIMIT 10000`,
  params: Range,
  row: z.object({ ...connectionKey, expected: wholeNumber, found: wholeNumber }),
});

/** Differences that were found and are not gone. */
export const openFindings = (connection: Connection, input: BooksRange) => ask(connection, open, input);
