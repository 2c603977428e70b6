import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { guessOpenedBytes, type Inflated, type Inflater, inflateGzip, isGzip } from '@tributary/event-schema';
import { decodeLz64 } from './decode-lz64';
import { decompress, ENCODINGS, isZstd, ON_THREAD_BYTES_MAX } from './decompress';
import { formField, withPluses } from './form-text';
import { BLOCKING_BYTES_MAX } from './inflaters';

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
      readonly reason: 'malformed_gzip' | 'malformed_encoding' | 'request_too_large' | 'malformed_json';
      readonly detail?: string;
    };

export interface Wrapping {
  readonly contentEncoding: string;
  readonly contentType: string;
  /** PostHog's `compression` parameter. */
  readonly compression: string;
  readonly bytesMax: number;
  /** Text that is no JSON stays what it is: a form means nothing of its own here. */
  readonly keepsForms?: boolean;
  /** Opens the outermost gzip: the JSON is what it is only until its next call. Without one, memory of its own is taken. */
  readonly inflater?: Inflater | null;
}

const FORM_START = Buffer.from('data=');
/** The most that old SDKs were seen to put around each other is a form, base64 and gzip. */
const LAYERS_MAX = 4;
const gunzipInPool = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);

/** What a body looks like with some of its wrapping gone. */
interface Layer {
  readonly bytes: Uint8Array;
  /** The gzip that holds nothing but `bytes`. */
  readonly gzip?: Uint8Array;
  /** Hints of the request or a form that have not been used up. */
  readonly compression: string;
  readonly contentEncoding: string;
  /** As it came: none of the wrapping is gone. */
  readonly isOuter?: boolean;
  /** What a form carries is base64 where it is nothing else. */
  readonly isOfForm?: boolean;
}
type Peeled = { readonly ok: true; readonly layer: Layer } | Extract<Unwrapped, { ok: false }>;

/**
 * Peels off what SDKs wrap bodies in, in whatever order they did: compression (by header, parameter or its own first
 * bytes), a form's `data`, base64. No layer becomes larger than `bytesMax`.
 */
export async function unwrapBody(bytes: Uint8Array, wrapping: Wrapping): Promise<Unwrapped> {
  const { bytesMax } = wrapping;
  if (bytes.length === 0) return { ok: false, reason: 'malformed_json', detail: 'The request has no body.' };
  const asIs = asItCame(bytes, wrapping);
  if (asIs !== null) return asIs;
  const contentEncoding = wrapping.contentEncoding.trim().toLowerCase();
  let layer: Layer = { bytes, compression: wrapping.compression, contentEncoding, isOuter: true };
  for (let layers = 0; layers < LAYERS_MAX; layers++) {
    const peeled = await peel(layer, wrapping);
    if (peeled === null) break;
    if (!peeled.ok) return peeled;
    layer = peeled.layer;
  }
  if (layer.bytes.length > bytesMax) return { ok: false, reason: 'request_too_large' };
  const { bytes: json, gzip } = layer;
  return gzip ? { ok: true, json, kept: gzip, encoding: 'gzip' } : { ok: true, json, kept: json, encoding: 'identity' };
}

/** A body without any wrapping, as most requests of one event have it: there is nothing to wait for. Else null. */
export function asItCame(bytes: Uint8Array, { contentEncoding, bytesMax }: Wrapping): Unwrapped | null {
  if (contentEncoding !== '' || bytes.length > bytesMax || !looksLikeJson(bytes)) return null;
  return { ok: true, json: bytes, kept: bytes, encoding: 'identity' };
}

/** One layer less; null when there is none that is known. */
async function peel(layer: Layer, wrapping: Wrapping): Promise<Peeled | null> {
  const { bytes, contentEncoding, compression } = layer;
  const { bytesMax } = wrapping;
  if (isGzip(bytes)) {
    const opened = await inflate(bytes, layer.isOuter ? wrapping : { bytesMax });
    return opened.ok ? { ok: true, layer: { ...bare(opened.bytes, compression), gzip: bytes } } : opened;
  }
  const encoding = ENCODINGS.find((known) => known === contentEncoding) ?? (isZstd(bytes) ? 'zstd' : undefined);
  if (encoding !== undefined) {
    const opened = await decompress(encoding, bytes, bytesMax);
    // A proxy may have opened it already, and left the header.
    if (!opened.ok) return looksLikeJson(bytes) ? null : opened;
    return { ok: true, layer: bare(opened.bytes, compression) };
  }
  if (looksLikeJson(bytes)) return null;
  if (contentEncoding === 'gzip') return { ok: false, reason: 'malformed_gzip' };
  return peelText(layer, wrapping);
}

const bare = (bytes: Uint8Array, compression: string): Layer => ({ bytes, compression, contentEncoding: '' });

/** `data=<...>`, lz-string, or base64 of anything. */
function peelText(layer: Layer, { contentType, bytesMax, keepsForms }: Wrapping): Peeled | null {
  if (keepsForms) return null;
  const { bytes, compression, isOfForm = false } = layer;
  const isFormType = !isOfForm && contentType.startsWith('application/x-www-form-urlencoded');
  const data = isForm(bytes) || isFormType ? formField(bytes, 'data') : null;
  if (data !== null) {
    const told = formField(bytes, 'compression')?.toString('latin1');
    return { ok: true, layer: { ...bare(data, told ?? compression), isOfForm: true } };
  }
  if (compression === 'lz64') {
    const decoded = decodeLz64(withPluses(trimmed(bytes)), Math.min(bytesMax, ON_THREAD_BYTES_MAX));
    if (!decoded.ok) return decoded;
    return { ok: true, layer: bare(Buffer.from(decoded.text, 'utf8'), '') };
  }
  if (compression !== 'base64' && !isOfForm && !isFormType && !isBase64(bytes)) return null;
  return { ok: true, layer: bare(Buffer.from(withPluses(bytes).toString('latin1'), 'base64'), '') };
}

type Inflating = Pick<Wrapping, 'bytesMax' | 'inflater'>;

async function inflate(bytes: Uint8Array, { bytesMax, inflater }: Inflating): Promise<Inflated> {
  if (inflater && guessOpenedBytes(bytes) <= inflater.bytesMax) {
    const opened = inflater.open(bytes);
    if (opened.ok || opened.reason === 'malformed_gzip') return opened;
  }
  const atOnce = inflateGzip(bytes, Math.min(bytesMax, BLOCKING_BYTES_MAX));
  if (atOnce.ok || atOnce.reason === 'malformed_gzip' || bytesMax <= BLOCKING_BYTES_MAX) return atOnce;
  try {
    return { ok: true, bytes: await gunzipInPool(bytes, { maxOutputLength: bytesMax }) };
  } catch (error) {
    const isBomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { ok: false, reason: isBomb ? 'request_too_large' : 'malformed_gzip' };
  }
}

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;

function looksLikeJson(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef ? 3 : 0;
  while (isBlank(bytes[at])) at++;
  return bytes[at] === 0x7b || bytes[at] === 0x5b;
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
}

function isForm(bytes: Uint8Array): boolean {
  return FORM_START.every((byte, i) => bytes[i] === byte);
}

/** `ey` and `W3s` and `H4sI` are what JSON objects, JSON arrays of objects and gzip begin with in base64. */
function isBase64(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return start.startsWith('ey') || start.startsWith('W3') || start === 'H4sI';
}
