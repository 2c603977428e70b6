import { promisify } from 'node:util';
import { brotliDecompress, inflate, inflateRaw } from 'node:zlib';
import { Decompress as ZstdStream } from 'fzstd';

export type Decompressed =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'malformed_encoding' | 'request_too_large' };

/** What `Content-Encoding` may say besides gzip. */
export const ENCODINGS = ['deflate', 'br', 'zstd'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What is opened on this thread, for want of a decoder in Node 20, may be no larger: about 30 ms. */
export const ON_THREAD_BYTES_MAX = 4 * 1024 * 1024;

type Bounded = { readonly maxOutputLength: number };
const inflateInPool = promisify<Uint8Array, Bounded, Buffer>(inflate);
const inflateRawInPool = promisify<Uint8Array, Bounded, Buffer>(inflateRaw);
const brotliInPool = promisify<Uint8Array, Bounded, Buffer>(brotliDecompress);

/** Opens a body, but never into more than `bytesMax` bytes: a bomb costs no more than that. */
export async function decompress(encoding: Encoding, bytes: Uint8Array, bytesMax: number): Promise<Decompressed> {
  if (encoding === 'zstd') return unzstd(bytes, Math.min(bytesMax, ON_THREAD_BYTES_MAX));
  const open = encoding === 'br' ? brotliInPool : hasZlibHeader(bytes) ? inflateInPool : inflateRawInPool;
  try {
    return { ok: true, bytes: await open(bytes, { maxOutputLength: bytesMax }) };
  } catch (error) {
    const isBomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { ok: false, reason: isBomb ? 'request_too_large' : 'malformed_encoding' };
  }
}

/** `deflate` means zlib's format by the RFC, and bare deflate by the habit of some clients. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
export function isZstd(bytes: Uint8Array): boolean {
  return ZSTD_MAGIC.every((byte, i) => bytes[i] === byte);
}

class TooLarge extends Error {}

function unzstd(bytes: Uint8Array, bytesMax: number): Decompressed {
  const window = windowOfOnlyFrame(bytes);
  if (window === null) return { ok: false, reason: 'malformed_encoding' };
  if (window > WINDOW_BYTES_MAX) return { ok: false, reason: 'request_too_large' };
  const pieces: Uint8Array[] = [];
  let size = 0;
  const stream = new ZstdStream((piece) => {
    size += piece.length;
    if (size > bytesMax) throw new TooLarge();
    pieces.push(piece);
  });
  try {
    stream.push(bytes, true);
    return { ok: true, bytes: Buffer.concat(pieces) };
  } catch (error) {
    return { ok: false, reason: error instanceof TooLarge ? 'request_too_large' : 'malformed_encoding' };
  }
}

/** RFC 8878 asks decoders to take 8 MB and advises them to refuse more. */
const WINDOW_BYTES_MAX = 8 * 1024 * 1024;
const FRAME_SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const RLE_BLOCK = 1;

/**
 * The decoder allocates the window that a frame asks for before it looks at the data, for each frame anew. So there may
 * be one frame, which is what encoders make of one body, and its window is looked at first. Null when it is not sound.
 */
function windowOfOnlyFrame(bytes: Uint8Array): number | null {
  if (!isZstd(bytes)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const flags = view.getUint8(4);
    const isSingleSegment = (flags & 0x20) !== 0;
    const sizeFlag = flags >> 6;
    const sizeBytes = sizeFlag === 0 && isSingleSegment ? 1 : (FRAME_SIZE_BYTES[sizeFlag] ?? 0);
    const sizeAt = 5 + (isSingleSegment ? 0 : 1) + (DICTIONARY_ID_BYTES[flags & 3] ?? 0);
    const window = isSingleSegment ? littleEndian(view, sizeAt, sizeBytes) : windowOf(view.getUint8(5));
    let at = sizeAt + sizeBytes;
    for (let isLast = false; !isLast; ) {
      const block = littleEndian(view, at, 3);
      isLast = (block & 1) === 1;
      at += 3 + (((block >> 1) & 3) === RLE_BLOCK ? 1 : block >> 3);
    }
    const end = at + ((flags & 4) === 0 ? 0 : 4);
    return end === bytes.length ? window : null;
  } catch {
    // Cut short: a number lay behind the end.
    return null;
  }
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function littleEndian(view: DataView, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value += view.getUint8(at + i) * 256 ** i;
  return value;
}
