import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { createGzip, gzip as gzipCallback } from 'node:zlib';
import type { ChdbQueryStream } from 'chdb';

const gzip = promisify(gzipCallback);

/** HTTP status by ClickHouse error code, as a ClickHouse server answers; 500 for the rest. */
const STATUS_BY_CODE: Readonly<Record<number, number>> = {
  ...{ 6: 400, 27: 400, 46: 404, 47: 400, 60: 404, 62: 400, 81: 404, 115: 404, 117: 400 },
  ...{ 159: 408, 432: 400, 456: 400, 457: 400, 516: 403 },
};

export interface Reply {
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly compress: boolean;
}

/** The summary that clients read written rows from. */
export function summaryHeader(counts: { read?: number; written?: number; seconds?: number }): string {
  return JSON.stringify({
    read_rows: String(counts.read ?? 0),
    read_bytes: '0',
    written_rows: String(counts.written ?? 0),
    written_bytes: '0',
    total_rows_to_read: '0',
    result_rows: String(counts.written ?? 0),
    result_bytes: '0',
    elapsed_ns: String(Math.round((counts.seconds ?? 0) * 1e9)),
  });
}

export async function sendBytes(
  { response, headers, compress }: Reply,
  bytes: Uint8Array,
  status = 200,
): Promise<void> {
  const packed = compress && bytes.byteLength > 0 ? await gzip(bytes, { level: 1 }) : bytes;
  response.writeHead(status, {
    'content-type': 'text/plain; charset=UTF-8',
    ...headers,
    ...(packed === bytes ? {} : { 'content-encoding': 'gzip' }),
    'content-length': packed.byteLength,
  });
  response.end(packed);
}

/** Answers an error in ClickHouse's form; the code comes from the message. */
export async function sendError(reply: Reply, error: unknown): Promise<void> {
  const text = error instanceof Error ? error.message : String(error);
  const code = Number(/Code: (\d+)/.exec(text)?.[1] ?? 1002);
  const body = /^Code: /.test(text) ? text : `Code: ${code}. DB::Exception: ${text}`;
  await sendBytes(
    { ...reply, compress: false, headers: { ...reply.headers, 'x-clickhouse-exception-code': String(code) } },
    Buffer.from(`${body}\n`),
    STATUS_BY_CODE[code] ?? 500,
  );
}

async function write(out: Writable, bytes: Uint8Array | string, gone: Promise<void>): Promise<void> {
  if (out.write(bytes)) return;
  await Promise.race([new Promise<void>((resolve) => out.once('drain', resolve)), gone]);
}

/**
 * Streams a result as the engine makes it. An error before the first row keeps its HTTP status; one in mid-stream is
 * written as ClickHouse writes it (an exception block under a tag that the header announced).
 */
export async function sendStream({ response, headers, compress }: Reply, rows: ChdbQueryStream): Promise<void> {
  const chunks = rows[Symbol.asyncIterator]();
  try {
    let next = await chunks.next();
    if (next.done) return await sendBytes({ response, headers, compress: false }, new Uint8Array());
    const tag = randomBytes(8).toString('hex');
    response.writeHead(200, {
      'content-type': 'application/x-ndjson; charset=UTF-8',
      'x-clickhouse-exception-tag': tag,
      ...headers,
      ...(compress ? { 'content-encoding': 'gzip' } : {}),
    });
    const gone = new Promise<void>((resolve) => response.once('close', resolve));
    const out: Writable = compress ? createGzip({ level: 1 }) : response;
    if (out !== response) out.pipe(response);
    try {
      while (!next.done && !response.destroyed) {
        await write(out, next.value.raw(), gone);
        next = await chunks.next();
      }
    } catch (error) {
      const message = `${error instanceof Error ? error.message : String(error)}\n`;
      const length = Buffer.byteLength(message);
      await write(out, `\r\n__exception__\r\n${tag}\r\n${message}${length} ${tag}\r\n__exception__\r\n`, gone);
    }
    out.end();
    await gone;
  } finally {
    await chunks.return?.();
  }
}
