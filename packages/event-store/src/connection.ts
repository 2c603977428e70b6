import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

/** Values by name; undefined ones are left out. */
export type QueryParams = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** `parts`: Arrow's stream format, in buffers that stand behind each other. */
export interface ArrowInsert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly parts: readonly Uint8Array[];
  readonly rows: number;
}

/** What the adapters need of ClickHouse: rows, bytes, inserts, statements. */
export interface Connection {
  /** Rows of a statement without FORMAT. */
  rows(sql: string, params?: QueryParams): Promise<unknown[]>;
  /** The whole answer of a statement that ends in `FORMAT RowBinary`. An error in mid-stream is an error. */
  bytes(sql: string, params?: QueryParams): Promise<Buffer>;
  command(sql: string): Promise<void>;
  /** Resolves once all `rows` are written (and fsync'd: the tables say so). */
  insertArrow(input: ArrowInsert): Promise<void>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** One FINAL per partition: a key never appears in two of them, because the partition is a part of the key. */
const READ_SETTINGS = {
  do_not_merge_across_partitions_select_final: 1,
  output_format_json_quote_64bit_integers: 0,
  max_execution_time: 60,
} as const;

/** The database in the URL's path; `default` without one. */
export function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.replace(/^\/+|\/+$/g, '')) || 'default';
}

function clientOf(url: string, database: string): ClickHouseClient {
  const bare = new URL(url);
  bare.pathname = '';
  return createClient({
    url: bare,
    database,
    application: 'tributary',
    request_timeout: 120_000,
    max_open_connections: 16,
    // Errors are thrown, and told by whoever can act on them.
    log: { level: ClickHouseLogLevel.OFF },
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
  });
}

async function drain(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const given = (params: QueryParams): Record<string, unknown> =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));

/** `url`: http://user:password@host:port/database. Nothing is opened before the first call. */
export function connect(url: string, database = databaseOf(url)): Connection {
  const client = clientOf(url, database);
  return {
    async rows(sql, params = {}) {
      const result = await client.query({
        query: sql,
        query_params: given(params),
        format: 'JSONEachRow',
        clickhouse_settings: READ_SETTINGS,
      });
      return result.json();
    },
    async bytes(sql, params = {}) {
      const { stream } = await client.exec({
        query: sql,
        query_params: given(params),
        clickhouse_settings: { ...READ_SETTINGS, wait_end_of_query: 1 },
      });
      return drain(stream);
    },
    async command(sql) {
      await client.command({ query: sql, clickhouse_settings: { wait_end_of_query: 1 } });
    },
    async insertArrow({ table, columns, parts, rows }) {
      const { stream, summary } = await client.exec({
        query: `INSERT INTO ${table} (${columns.join(', ')}) FORMAT ArrowStream`,
        values: Readable.from(parts, { objectMode: false }),
        // Skipped blocks would break the check below; keys make a second insert harmless anyway.
        clickhouse_settings: { insert_deduplicate: 0, wait_end_of_query: 1 },
      });
      await drain(stream);
      const written = Number(summary?.written_rows ?? 0);
      if (written < rows) throw new Error(`${table}: only ${written} of ${rows} rows were written`);
    },
    async ping() {
      return (await client.ping({ select: true })).success;
    },
    close: () => client.close(),
  };
}
