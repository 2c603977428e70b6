import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { QueryRefused } from './bind-params';
import type { SessionState } from './sessions';

const gunzip = promisify(gunzipCallback);

/** URL parameters of ClickHouse's HTTP interface that are no settings of the engine. */
const NOT_SETTINGS = new Set([
  ...['query', 'query_id', 'database', 'session_id', 'session_timeout', 'session_check', 'role', 'user', 'password'],
  ...['quota_key', 'default_format', 'compress', 'decompress', 'wait_end_of_query', 'buffer_size'],
  ...['enable_http_compression', 'send_progress_in_http_headers', 'http_headers_progress_interval_ms'],
  ...['cancel_http_readonly_queries_on_client_close', 'http_response_buffer_size', 'http_zlib_compression_level'],
  // Inserts are always synchronous here: an answer means that the rows are written.
  ...['async_insert', 'wait_for_async_insert', 'async_insert_busy_timeout_ms', 'async_insert_max_data_size'],
]);

export interface QueryRequest {
  readonly queryId: string;
  readonly state: SessionState;
  readonly params: ReadonlyMap<string, string>;
  readonly defaultFormat: string;
  /** The client takes a gzipped answer. */
  readonly compress: boolean;
  /** The statement in the URL; '' when it is in the body. */
  readonly query: string;
  readonly body: readonly Uint8Array[];
  /** The file in shared memory that holds an insert's body; '' when the body came with the request. */
  readonly handedName: string;
}

/** The header by which clients on the same machine name such a file. */
export const HANDED_HEADER = 'x-tributary-handed-over';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The ways of ClickHouse's HTTP interface to say who one is. */
export function credentialsOf(request: IncomingMessage, url: URL): Credentials {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (basic) {
    const text = Buffer.from(basic, 'base64').toString();
    const colon = text.indexOf(':');
    return colon < 0 ? { user: text, password: '' } : { user: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  const header = (name: string): string | undefined => request.headers[name]?.toString();
  return {
    user: header('x-clickhouse-user') ?? url.searchParams.get('user') ?? 'default',
    password: header('x-clickhouse-key') ?? url.searchParams.get('password') ?? '',
  };
}

async function readBody(request: IncomingMessage, bodyBytesMax: number): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > bodyBytesMax)
      throw new QueryRefused(241, `The body exceeds ${bodyBytesMax} bytes.`, 'MEMORY_LIMIT_EXCEEDED');
    parts.push(part);
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity' || size === 0) return parts;
  if (encoding !== 'gzip')
    throw new QueryRefused(432, `Content-Encoding ${encoding} is not supported.`, 'UNKNOWN_COMPRESSION_METHOD');
  return [await gunzip(Buffer.concat(parts), { maxOutputLength: bodyBytesMax })];
}

/** @throws QueryRefused for a body that is too large or in an encoding that is not known */
export async function readRequest(request: IncomingMessage, url: URL, bodyBytesMax: number): Promise<QueryRequest> {
  const params = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value);
    else if (!NOT_SETTINGS.has(name) && /^\w+$/.test(name)) settings.set(name, value);
  }
  return {
    queryId: url.searchParams.get('query_id') || randomUUID(),
    state: { database: url.searchParams.get('database') || 'default', settings },
    params,
    defaultFormat: url.searchParams.get('default_format') ?? 'TabSeparated',
    compress:
      url.searchParams.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? ''),
    query: url.searchParams.get('query') ?? '',
    body: await readBody(request, bodyBytesMax),
    handedName: request.headers[HANDED_HEADER]?.toString() ?? '',
  };
}
