import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { drainPending, type Session } from 'chdb';
import { bindParams, QueryRefused } from './bind-params';
import { type Credentials, credentialsOf, type QueryRequest, readRequest } from './read-request';
import { type Reply, sendBytes, sendError, sendStream, summaryHeader } from './reply';
import { SessionPool } from './sessions';
import { countRows, type InsertStatement, splitInsert } from './split-insert';
import { Spool } from './spool';

export interface EmbeddedServerOptions {
  /** Data directory. One process at a time. */
  readonly path: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly credentials: Credentials;
  /** Largest body, decompressed. Default 512 MiB. */
  readonly bodyBytesMax?: number;
}

export interface EmbeddedServer {
  readonly port: number;
  readonly version: string;
  /** Lets running queries end, then closes the engine. */
  close(): Promise<void>;
}

/** Results in these formats can be cut into chunks anywhere between rows, so they are streamed. */
const ROW_STREAM = /\bFORMAT\s+(JSONEachRow|JSONCompactEachRow|JSONStringsEachRow|CSV|TSV|TabSeparated)\s*$/i;
/** Parameters of queries stand in the URL. */
const MAX_HEADER_BYTES = 1024 * 1024;
const BODY_BYTES_MAX = 512 * 1024 * 1024;
/** Reads and inserts have sessions of their own, so that slow questions never keep rows waiting. */
const READ_SESSIONS = 4;
const INSERT_SESSIONS = 2;

interface Engine {
  readonly reads: SessionPool;
  readonly inserts: SessionPool;
  readonly spool: Spool;
}

/**
 * Bytes from clients never stand in a statement: chDB ends inline data at a blank line and runs the rest as SQL. They go
 * to a file whose name is ours, and take the engine's ordinary insert path from there (defaults and all formats work).
 */
async function insertBody(engine: Engine, session: Session, insert: InsertStatement & { body: readonly Uint8Array[] }) {
  const file = engine.spool.put(insert.body);
  try {
    const done = await insertFile(session, insert, file);
    const sent = countRows(insert.format, insert.body);
    if (sent !== undefined && done.written < sent) {
      throw new Error(`Only ${done.written} of ${sent} rows were written.`);
    }
    return done;
  } finally {
    engine.spool.drop(file);
  }
}

async function insertFile(session: Session, { target, settings, format }: InsertStatement, file: string) {
  const statement = `${target} FROM INFILE '${file}' COMPRESSION 'none' ${settings} FORMAT ${format}`;
  const result = await session.queryAsync(statement);
  return { written: result.rowsRead, seconds: result.elapsed };
}

/** A body that a client on this machine put into shared memory; the file stays the client's. */
function insertHanded(engine: Engine, session: Session, insert: InsertStatement & { handedName: string }) {
  const file = engine.spool.find(insert.handedName);
  if (file === undefined) throw new QueryRefused(36, `No body is called ${insert.handedName}.`, 'BAD_ARGUMENTS');
  return insertFile(session, insert, file);
}

async function runInsert(engine: Engine, request: QueryRequest & { insert: InsertStatement }, reply: Reply) {
  const { insert, handedName } = request;
  const body = insert.inline.trim() === '' ? request.body : [Buffer.from(insert.inline), ...request.body];
  if (handedName === '' && body.every((part) => part.byteLength === 0)) return sendBytes(reply, new Uint8Array());
  const { written, seconds } = await engine.inserts.use(request.state, (session) =>
    handedName === ''
      ? insertBody(engine, session, { ...insert, body })
      : insertHanded(engine, session, { ...insert, handedName }),
  );
  return sendBytes(
    { ...reply, headers: { ...reply.headers, 'x-clickhouse-summary': summaryHeader({ written, seconds }) } },
    new Uint8Array(),
  );
}

async function runStatement(engine: Engine, request: QueryRequest & { sql: string }, reply: Reply) {
  const { sql, defaultFormat: format } = request;
  await engine.reads.use(request.state, async (session) => {
    const streamed = /^[\s(]*(SELECT|WITH)\b/i.test(sql) ? ROW_STREAM.exec(sql)?.[1] : undefined;
    if (streamed) return sendStream(reply, session.queryStream(sql, { format: streamed }));
    const result = await session.queryAsync(sql, { format });
    const summary = summaryHeader({ read: result.rowsRead, seconds: result.elapsed });
    return sendBytes({ ...reply, headers: { ...reply.headers, 'x-clickhouse-summary': summary } }, result.bytes());
  });
}

/** The statement, from the URL, the body or both, with its parameters bound. */
async function execute(engine: Engine, request: QueryRequest, reply: Reply): Promise<void> {
  const bind = (sql: string): string => (request.params.size > 0 ? bindParams(sql, request.params) : sql);
  const insert = splitInsert(bind(request.query));
  if (insert) return runInsert(engine, { ...request, insert }, reply);
  const text = Buffer.concat(request.body).toString();
  const sql = bind(request.query && text ? `${request.query}\n${text}` : request.query || text);
  const inline = splitInsert(sql);
  if (inline) return runInsert(engine, { ...request, body: [], insert: inline }, reply);
  return runStatement(engine, { ...request, sql: sql.replace(/[\s;]+$/, '') }, reply);
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function createHandler(engine: Engine, options: EmbeddedServerOptions, timezone: string): Handle {
  return async function handle(request, response) {
    const url = new URL(request.url ?? '/', 'http://embedded');
    const plain: Reply = { response, headers: {}, compress: false };
    const isPing = url.pathname === '/ping' || url.pathname === '/replicas_status';
    if (isPing || (request.method === 'GET' && !url.searchParams.has('query'))) {
      return sendBytes(plain, Buffer.from('Ok.\n'));
    }
    const { user, password } = credentialsOf(request, url);
    if (user !== options.credentials.user || password !== options.credentials.password) {
      request.resume();
      const text = `${user}: Authentication failed: password is incorrect, or there is no user with such name.`;
      return sendError(plain, new QueryRefused(516, text, 'AUTHENTICATION_FAILED'));
    }
    const query = await readRequest(request, url, options.bodyBytesMax ?? BODY_BYTES_MAX);
    const headers = { 'x-clickhouse-query-id': query.queryId, 'x-clickhouse-timezone': timezone };
    await execute(engine, query, { response, headers, compress: query.compress }).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else return sendError({ response, headers, compress: false }, error);
    });
  };
}

function openEngine(path: string): Engine {
  try {
    const reads = new SessionPool(path, READ_SESSIONS);
    return { reads, inserts: new SessionPool(path, INSERT_SESSIONS), spool: new Spool() };
  } catch (cause) {
    throw new Error(`the data directory ${path} cannot be opened; most likely another process has it in use`, {
      cause,
    });
  }
}

/**
 * ClickHouse's HTTP interface over chDB in this process, so that several processes share one embedded data directory
 * through an ordinary `@clickhouse/client`. @throws when the directory or the port is taken
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const engine = openEngine(options.path);
  const about = await engine.reads.use({ database: 'default', settings: new Map() }, (session) =>
    session.queryAsync('SELECT version(), timezone()', { format: 'TSV' }),
  );
  const [version = '', timezone = 'UTC'] = about.text().trim().split('\t');
  const handle = createHandler(engine, options, timezone);
  const server = createServer({ keepAliveTimeout: 30_000, maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else void sendError({ response, headers: {}, compress: false }, error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    version,
    async close() {
      server.closeIdleConnections();
      await new Promise((resolve) => server.close(resolve));
      await drainPending();
      engine.reads.close();
      engine.inserts.close();
    },
  };
}
