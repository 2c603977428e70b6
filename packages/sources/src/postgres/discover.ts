import type pg from 'pg';
import type { DiscoveredStream, StreamColumn } from '../types';

interface ColumnRow {
  readonly stream: string;
  readonly rows: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: string;
  readonly key_position: string | null;
}

/** Tables, partitioned tables, views, materialized and foreign tables that the user may read, in catalogue order. */
const DISCOVER = `
  SELECT format('%I.%I', n.nspname, c.relname) AS stream,
         c.reltuples::bigint AS rows,
         a.attname AS column,
         format_type(a.atttypid, a.atttypmod) AS type,
         NOT a.attnotnull AS nullable,
         array_position(i.indkey::int2[], a.attnum) AS key_position
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT c.relispartition
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
    AND has_table_privilege(c.oid, 'SELECT')
    AND ($1::text IS NULL OR format('%I.%I', n.nspname, c.relname) = $1)
  ORDER BY n.nspname, c.relname, a.attnum`;

const CURSOR_TYPES = /^(smallint|integer|bigint|numeric|timestamp|date|uuid|text|character)/;
const TIME_TYPES = /^(timestamp|date)/;
/** Names that mean "changed last" in the common frameworks, best first; a creation time misses later changes. */
const CHANGED_LAST = ['updated_at', 'updatedat', 'modified_at', 'last_modified', 'modified', 'updated'];
const CREATED = ['created_at', 'createdat', 'inserted_at', 'occurred_at', 'created', 'timestamp'];

export const isTimeType = (type: string): boolean => TIME_TYPES.test(type);

function suggestCursor(columns: readonly StreamColumn[], primaryKey: readonly string[]): string | null {
  const times = columns.filter((column) => isTimeType(column.type));
  for (const name of [...CHANGED_LAST, ...CREATED]) {
    const found = times.find((column) => column.name.toLowerCase() === name);
    if (found) return found.name;
  }
  const key = primaryKey.length === 1 ? columns.find((column) => column.name === primaryKey[0]) : undefined;
  return key && /^(smallint|integer|bigint)/.test(key.type) ? key.name : null;
}

function toStream(rows: readonly ColumnRow[]): DiscoveredStream {
  const columns = rows.map((row) => ({
    name: row.column,
    type: row.type,
    nullable: row.nullable === 't',
    canBeCursor: CURSOR_TYPES.test(row.type),
  }));
  const primaryKey = rows
    .filter((row) => row.key_position !== null)
    .sort((a, b) => Number(a.key_position) - Number(b.key_position))
    .map((row) => row.column);
  return {
    name: rows[0]?.stream ?? '',
    columns,
    primaryKey,
    estimatedRows: Number(rows[0]?.rows ?? -1),
    suggestedCursor: suggestCursor(columns, primaryKey),
  };
}

/** All streams, or the one named (`schema.table`, quoted as Postgres quotes it). */
export async function discoverStreams(
  client: pg.Client,
  stream: string | null = null,
): Promise<readonly DiscoveredStream[]> {
  const { rows } = await client.query<ColumnRow>(DISCOVER, [stream]);
  const byStream = new Map<string, ColumnRow[]>();
  for (const row of rows) {
    const known = byStream.get(row.stream);
    if (known) known.push(row);
    else byStream.set(row.stream, [row]);
  }
  return [...byStream.values()].map(toStream);
}
