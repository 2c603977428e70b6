import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { RefusedError } from './explain-failure';
import type { EgressResponse } from './types';

const decoders: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
};

/** Reads an answer to its end, or to the cap, which holds for what comes over the wire and for what it unpacks to. */
export async function readAnswer(reply: Dispatcher.ResponseData, bytesMax: number): Promise<EgressResponse> {
  const headers = flatten(reply.headers);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of reply.body) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    bytes += part.length;
    chunks.push(part);
    // Leaving the loop destroys the stream, and with it the connection.
    if (bytes > bytesMax) throw tooLarge(bytesMax, { status: reply.statusCode, headers, body: Buffer.concat(chunks) });
  }
  const raw = Buffer.concat(chunks);
  return {
    status: reply.statusCode,
    headers,
    body: await decode(raw, headers, { bytesMax, status: reply.statusCode }),
  };
}

async function decode(
  raw: Buffer,
  headers: Readonly<Record<string, string>>,
  { bytesMax, status }: { bytesMax: number; status: number },
): Promise<Uint8Array> {
  const decoder = decoders[(headers['content-encoding'] ?? '').trim().toLowerCase()];
  if (!decoder || raw.length === 0) return raw;
  try {
    return await decoder(raw, { maxOutputLength: bytesMax });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(bytesMax, { status, headers, body: new Uint8Array() });
    }
    // Wrongly labelled or damaged: the bytes themselves are the best that can be given back.
    return raw;
  }
}

function tooLarge(bytesMax: number, partial: EgressResponse): RefusedError {
  return new RefusedError('response_too_large', `The answer is larger than ${bytesMax} bytes.`, undefined, partial);
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}
