import type pg from 'pg';
import type { ReadPage, StreamCursor, StreamSelection } from '../types';
import { lookbackOf, type RawRow, type RowQuery } from './row-query';
import { isoTime, rowIdentity, rowToEvent } from './row-to-event';

/** A page's rows stand in memory at once: rows are asked for so that they come to about this much. */
const PAGE_BYTES_TARGET = 4 * 1024 * 1024;
const FIRST_PAGE_ROWS = 200;
/** Beyond this many rows inside the look-back window, rows are recognised by the store's dedupe instead. */
const RECENT_MAX = 5_000;

interface Taken {
  readonly identity: string;
  readonly atMs: number;
}

const timeOf = (row: RawRow): number => (row.cursor === null ? Number.NaN : Date.parse(isoTime(row.cursor) ?? ''));

/** What stays inside the look-back window behind the newest row. */
function withinLookback(taken: readonly Taken[], lookbackSeconds: number): readonly string[] {
  if (lookbackSeconds === 0) return [];
  const newest = taken.reduce((latest, row) => Math.max(latest, row.atMs || 0), 0);
  const inside = taken.filter((row) => row.atMs >= newest - lookbackSeconds * 1_000);
  return inside.slice(-RECENT_MAX).map((row) => row.identity);
}

interface Identified {
  readonly row: RawRow;
  readonly identity: string;
  readonly atMs: number;
}

/** Where to go on behind these rows; where we were when there are none. */
function nextCursor(
  at: StreamCursor | null,
  rows: readonly RawRow[],
  recent: readonly string[],
  ended: boolean,
): StreamCursor {
  const historyDone = ended || (at?.historyDone ?? false);
  const last = rows.at(-1);
  if (!last) return { cursor: at?.cursor ?? null, key: at?.key ?? [], historyDone, recent: at?.recent ?? [] };
  return { cursor: last.cursor, key: last.key, historyDone, recent };
}

/** How many rows come to about one page, judged by the last one. */
function rowsPerPage(rows: readonly RawRow[], most: number): number {
  const rowBytes = Math.max(1, rows.reduce((sum, row) => sum + row.row.length, 0) / rows.length);
  return Math.max(1, Math.min(most, Math.floor(PAGE_BYTES_TARGET / rowBytes)));
}

/**
 * Pages of one selection in cursor order. Each page's cursor says where to go on once its events are durable; the next
 * page is read only when it is asked for, so memory holds one page.
 */
export async function* readPages({
  client,
  query,
  selection,
  from,
  pageRows,
  signal,
}: ReadInput): AsyncGenerator<ReadPage> {
  const lookbackSeconds = lookbackOf(selection, query.cursorIsTime);
  const seen = new Set(from?.recent ?? []);
  let taken: readonly Taken[] = [];
  // A full run starts anew once the last one ended; an incremental one goes on behind the cursor.
  let at = from?.historyDone && selection.mode === 'full' ? null : from;
  let lookback = at?.historyDone ? lookbackSeconds : 0;
  let limit = Math.min(pageRows, FIRST_PAGE_ROWS);

  while (!signal.aborted) {
    const { text, values } = query.page(at, lookback, limit);
    const result = await client.query<(string | null)[]>({ text, values, rowMode: 'array' });
    const rows = result.rows.map(query.parse);
    const ended = rows.length < limit;
    const identified: Identified[] = rows.map((row) => ({
      row,
      identity: rowIdentity(selection, row),
      atMs: timeOf(row),
    }));
    taken = [...taken, ...identified.map(({ identity, atMs }) => ({ identity, atMs }))].slice(-2 * RECENT_MAX);
    const events = identified
      .filter(({ identity }) => !seen.has(identity))
      .map(({ row, identity }) => rowToEvent({ selection, row, identity, timestampIsTime: query.timestampIsTime }));
    at = nextCursor(at, rows, withinLookback(taken, lookbackSeconds), ended);
    const bytes = events.reduce((sum, event) => sum + event.length, 0);
    yield { events, cursor: at, rows: rows.length, bytes };
    if (ended) return;
    lookback = 0;
    limit = rowsPerPage(rows, pageRows);
  }
}

interface ReadInput {
  readonly client: pg.Client;
  readonly query: RowQuery;
  readonly selection: StreamSelection;
  readonly from: StreamCursor | null;
  /** Most rows a page may have. */
  readonly pageRows: number;
  readonly signal: AbortSignal;
}
