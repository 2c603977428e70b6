import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { inflateGzip, isGzip } from '@tributary/event-schema';

/** A body as JSON text, and as it is to be kept. */
export type Unwrapped =
  | {
      readonly ok: true;
      /** What the scan reads. */
      readonly json: Uint8Array;
      /** What goes into the stream: the client's gzip where it holds nothing but the JSON. */
      readonly kept: Uint8Array;
      readonly encoding: 'identity' | 'gzip';
    }
  | {
      readonly ok: false;
      readonly reason: 'malformed_gzip' | 'request_too_large' | 'malformed_json';
      readonly detail?: string;
    };

export interface Wrapping {
  readonly contentEncoding: string;
  readonly contentType: string;
  /** PostHog's `compression` parameter. */
  readonly compression: string;
  readonly bytesMax: number;
}

const FORM_START = Buffer.from('data=');
/** What a thread may be blocked for (about 2 ms); larger bodies are inflated on the thread pool. */
const BLOCKING_BYTES_MAX = 512 * 1024;
const gunzipInPool = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);

/** Peels off what SDKs wrap bodies in: gzip (by header, parameter or its own first bytes), a form's `data`, base64. */
export async function unwrapBody(bytes: Uint8Array, wrapping: Wrapping): Promise<Unwrapped> {
  if (isGzip(bytes)) {
    const inflated = await inflate(bytes, wrapping.bytesMax);
    if (!inflated.ok) return inflated;
    return isWrapped(inflated.bytes, wrapping)
      ? unwrapText(inflated.bytes, wrapping)
      : { ok: true, json: inflated.bytes, kept: bytes, encoding: 'gzip' };
  }
  if (bytes.length === 0) return { ok: false, reason: 'malformed_json', detail: 'The request has no body.' };
  if (looksLikeJson(bytes)) return plainly(bytes, wrapping.bytesMax);
  if (wrapping.contentEncoding === 'gzip') return { ok: false, reason: 'malformed_gzip' };
  return isWrapped(bytes, wrapping) ? unwrapText(bytes, wrapping) : plainly(bytes, wrapping.bytesMax);
}

function plainly(json: Uint8Array, bytesMax: number): Unwrapped {
  if (json.length > bytesMax) return { ok: false, reason: 'request_too_large' };
  return { ok: true, json, kept: json, encoding: 'identity' };
}

async function inflate(bytes: Uint8Array, bytesMax: number): Promise<ReturnType<typeof inflateGzip>> {
  const atOnce = inflateGzip(bytes, Math.min(bytesMax, BLOCKING_BYTES_MAX));
  if (atOnce.ok || atOnce.reason === 'malformed_gzip' || bytesMax <= BLOCKING_BYTES_MAX) return atOnce;
  try {
    return { ok: true, bytes: await gunzipInPool(bytes, { maxOutputLength: bytesMax }) };
  } catch (error) {
    const isBomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { ok: false, reason: isBomb ? 'request_too_large' : 'malformed_gzip' };
  }
}

function isWrapped(bytes: Uint8Array, { contentType, compression }: Wrapping): boolean {
  if (looksLikeJson(bytes)) return false;
  return (
    compression === 'base64' ||
    contentType.startsWith('application/x-www-form-urlencoded') ||
    isForm(bytes) ||
    isBase64(bytes)
  );
}

/** `data=<...>`, or base64 of JSON or of gzip. */
async function unwrapText(bytes: Uint8Array, wrapping: Wrapping): Promise<Unwrapped> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const form = isForm(bytes) || text.includes('&data=') ? formOf(text) : undefined;
  const data = form?.data ?? text;
  if ((form?.compression ?? wrapping.compression) === 'lz64') {
    return {
      ok: false,
      reason: 'malformed_json',
      detail: 'The lz64 compression of old PostHog SDKs is not read; use gzip-js or base64.',
    };
  }
  const asText = Buffer.from(data, 'utf8');
  if (looksLikeJson(asText)) return plainly(asText, wrapping.bytesMax);
  // A form turns base64's plus signs into blanks when the client forgot to encode them.
  const decoded = Buffer.from(data.replaceAll(' ', '+'), 'base64');
  if (!isGzip(decoded)) return plainly(decoded, wrapping.bytesMax);
  const inflated = await inflate(decoded, wrapping.bytesMax);
  return inflated.ok ? { ok: true, json: inflated.bytes, kept: decoded, encoding: 'gzip' } : inflated;
}

function formOf(text: string): { data: string | undefined; compression: string | undefined } {
  const fields = new URLSearchParams(text);
  return { data: fields.get('data') ?? undefined, compression: fields.get('compression') ?? undefined };
}

function looksLikeJson(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef ? 3 : 0;
  while (at < bytes.length && [9, 10, 13, 32].includes(bytes[at] ?? 0)) at++;
  return bytes[at] === 0x7b || bytes[at] === 0x5b;
}

function isForm(bytes: Uint8Array): boolean {
  return FORM_START.every((byte, i) => bytes[i] === byte);
}

/** `ey` and `W3s` and `H4sI` are what JSON objects, JSON arrays of objects and gzip begin with in base64. */
function isBase64(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return start.startsWith('ey') || start.startsWith('W3') || start === 'H4sI';
}
