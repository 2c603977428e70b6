import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import type { RefusalReason } from './types';

export type Inflated =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: Extract<RefusalReason, 'malformed_gzip' | 'request_too_large'> };

const EXPANSION_GUESS_MAX = 32;

/** True for the first bytes of a gzip member (deflate is its only method). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
}

/**
 * Gunzips, but never makes more than `bytesMax` bytes: a bomb costs no more than that. Blocks the thread for about
 * 3 ms per MB of output, so keep the cap in proportion.
 */
export function inflateGzip(bytes: Uint8Array, bytesMax: number): Inflated {
  try {
    return {
      ok: true,
      bytes: gunzipSync(bytes, { maxOutputLength: bytesMax, chunkSize: Math.min(guessOpenedBytes(bytes), bytesMax) }),
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return { ok: false, reason: code === 'ERR_BUFFER_TOO_LARGE' ? 'request_too_large' : 'malformed_gzip' };
  }
}

/**
 * How large a body is once it is opened. Gzip's trailer tells, and is believed within reason: one allocation of the
 * right size replaces a chain of small ones.
 */
export function guessOpenedBytes(bytes: Uint8Array): number {
  if (!isGzip(bytes)) return Math.max(1024, bytes.length);
  if (bytes.length < 18) return 1024;
  const told = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
  return Math.max(1024, Math.min(told + 1, bytes.length * EXPANSION_GUESS_MAX));
}

const SURROGATE_ESCAPE =
  /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\./g;
const SINGLE_ESCAPE_LENGTH = 6;

/**
 * Makes text of any bytes: invalid UTF-8 becomes U+FFFD, and so does an escaped half of a surrogate pair. What is
 * sound already (nearly everything) is given back as it is, after two native passes: a Buffer as that very Buffer.
 */
export function repairText(bytes: Uint8Array): Buffer {
  let text = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isUtf8(text)) text = Buffer.from(text.toString('utf8'), 'utf8');
  if (!text.includes('\\ud') && !text.includes('\\uD')) return text;
  const whole = text.toString('latin1');
  return Buffer.from(
    whole.replace(SURROGATE_ESCAPE, (found) => (found.length === SINGLE_ESCAPE_LENGTH ? '\\ufffd' : found)),
    'latin1',
  );
}
