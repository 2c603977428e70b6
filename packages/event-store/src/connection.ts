import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { HANDED_HEADER } from './embedded/read-request';
import { HandOver } from './hand-over';

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
  bare.search = '';
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

/** Where bodies of inserts can be handed over in shared memory, told by who started the engine on this machine. */
function handOverOf(url: string): HandOver | null {
  const directory = new URL(url).searchParams.get('hand_over');
  return directory ? new HandOver(directory) : null;
}

/** An insert's answer, or undefined when shared memory can't take the body (it is full, or not shared after all). */
async function handOver<T>(
  files: HandOver | null,
  parts: readonly Uint8Array[],
  insert: (name: string) => Promise<T>,
): Promise<T | undefined> {
  if (!files) return undefined;
  let handed = false;
  try {
    return await files.use(parts, (name) => {
      handed = true;
      return insert(name);
    });
  } catch (error) {
    if (handed) throw error;
    return undefined;
  }
}

/**
 * `url`: http://user:password@host:port/database, with `?hand_over=<directory>` for an embedded engine on the same
 * machine. Nothing is opened before the first call.
 */
export function connect(url: string, database = databaseOf(url)): Connection {
  const client = clientOf(url, database);
  const files = handOverOf(url);
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
      const insert = {
        query: `INSERT INTO ${table} (${columns.join(', ')}) FORMAT ArrowStream`,
        // Skipped blocks would break the check below; keys make a second insert harmless anyway.
        // Without optimize_on_insert an insert is not merged with itself first, row by row; who reads expects a key twice.
        clickhouse_settings: { insert_deduplicate: 0, optimize_on_insert: 0, wait_end_of_query: 1 },
      } as const;
      const { stream, summary } =
        (await handOver(files, parts, (name) => client.exec({ ...insert, http_headers: { [HANDED_HEADER]: name } }))) ??
        (await client.exec({ ...insert, values: Readable.from(parts, { objectMode: false }) }));
      await drain(stream);
      const written = Number(summary?.written_rows ?? 0);
      if (written < rows) throw new Error(`${table}: only ${written} of ${rows} rows were written`);
    },
    async ping() {
      return (await client.ping({ select: true })).success;
    },
    async close() {
      await client.close();
      files?.close();
    },
  };
}
