import pg from 'pg';
import {
  type DiscoveredStream,
  LOOKBACK_DEFAULT_SECONDS,
  SourceError,
  type StreamColumn,
  type StreamCursor,
  type StreamSelection,
} from '../types';
import { isTimeType } from './discover';

const quote = pg.escapeIdentifier;

function columnOf(stream: DiscoveredStream, name: string): StreamColumn {
  const column = stream.columns.find((candidate) => candidate.name === name);
  if (!column) {
    throw new SourceError(
      'config',
      `${stream.name} has no column "${name}" any more. Discover the streams again and choose anew.`,
    );
  }
  return column;
}

/** A row as the reading query gives it: everything as text. */
export interface RawRow {
  /** The chosen columns as a JSON object. */
  readonly row: string;
  readonly cursor: string | null;
  readonly key: readonly string[];
  readonly userId: string | null;
  readonly anonymousId: string | null;
  readonly groupId: string | null;
  readonly timestamp: string | null;
}

/** Statements that read one selection page by page, in the order of cursor and key. */
export interface RowQuery {
  readonly cursorIsTime: boolean;
  readonly timestampIsTime: boolean;
  /** The page behind a place; from the beginning when it is null. `lookbackSeconds` starts that much before it. */
  page(from: StreamCursor | null, lookbackSeconds: number, limit: number): { text: string; values: string[] };
  parse(values: readonly (string | null)[]): RawRow;
}

export function lookbackOf(selection: StreamSelection, cursorIsTime: boolean): number {
  if (selection.mode !== 'incremental' || !cursorIsTime) return 0;
  return selection.lookbackSeconds ?? LOOKBACK_DEFAULT_SECONDS;
}

/**
 * Checks the selection's columns against what the stream has now, and builds its statements. Names are quoted, values
 * are parameters. The stream's name comes quoted from the catalogue itself. @throws SourceError
 */
export function buildRowQuery(stream: DiscoveredStream, selection: StreamSelection): RowQuery {
  const { mapping } = selection;
  const keys = selection.keyColumns.map((name) => columnOf(stream, name));
  if (keys.length === 0) throw new SourceError('config', `${stream.name} needs at least one key column.`);
  const cursor = selection.mode === 'incremental' ? columnOf(stream, selection.cursorColumn ?? '') : null;
  const order = cursor ? [cursor, ...keys] : keys;
  const optional = (name: string | undefined) =>
    name === undefined ? 'NULL' : `t.${quote(columnOf(stream, name).name)}::text`;
  const chosen = (mapping.columns ?? stream.columns.map((column) => column.name)).map(
    (name) => `t.${quote(columnOf(stream, name).name)}`,
  );
  const timestampColumn = mapping.timestampColumn === undefined ? cursor : columnOf(stream, mapping.timestampColumn);
  const select = [
    `(SELECT row_to_json(p) FROM (SELECT ${chosen.join(', ')}) p)::text`,
    cursor ? `t.${quote(cursor.name)}::text` : 'NULL',
    optional(mapping.userIdColumn),
    optional(mapping.anonymousIdColumn),
    optional(mapping.groupIdColumn),
    timestampColumn ? `t.${quote(timestampColumn.name)}::text` : 'NULL',
    ...keys.map((key) => `t.${quote(key.name)}::text`),
  ];
  const places = order.map((column) => `t.${quote(column.name)}`);
  const notNull = cursor ? `t.${quote(cursor.name)} IS NOT NULL` : 'true';
  const head = `SELECT ${select.join(', ')} FROM ${stream.name} t`;
  const tail = `ORDER BY ${places.join(', ')}`;

  return {
    cursorIsTime: cursor !== null && isTimeType(cursor.type),
    timestampIsTime: timestampColumn !== null && isTimeType(timestampColumn.type),
    page(from, lookbackSeconds, limit) {
      const bound = `LIMIT ${Math.max(1, Math.floor(limit))}`;
      if (from === null) return { text: `${head} WHERE ${notNull} ${tail} ${bound}`, values: [] };
      if (cursor && lookbackSeconds > 0) {
        const text = `${head} WHERE t.${quote(cursor.name)} >= $1::${cursor.type} - $2::interval ${tail} ${bound}`;
        return { text, values: [from.cursor ?? '', `${lookbackSeconds} seconds`] };
      }
      const values = cursor ? [from.cursor ?? '', ...from.key] : [...from.key];
      const parameters = order.map((column, index) => `$${index + 1}::${column.type}`);
      return { text: `${head} WHERE (${places.join(', ')}) > (${parameters.join(', ')}) ${tail} ${bound}`, values };
    },
    parse([row, cursorValue, userId, anonymousId, groupId, timestamp, ...key]) {
      return {
        row: row ?? '{}',
        cursor: cursorValue ?? null,
        key: key.map((value) => value ?? ''),
        userId: userId ?? null,
        anonymousId: anonymousId ?? null,
        groupId: groupId ?? null,
        timestamp: timestamp ?? null,
      };
    },
  };
}
