import { crc32 } from 'node:zlib';
import { type Inflated, inflateGzip, isGzip } from './body';
import { DOCUMENT, ensureBytes, scanBytes, scanModule } from './scan/scan-memory';

/** Most bodies fit, as Segment's batches end at 500 KB; a larger one gets memory of its own. */
const OUTPUT_BYTES = 512 * 1024;
/** Of a member without a name, a comment or anything else that is optional: no client's gzip has them. */
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAGS_AT = 3;
/** What assembly/inflate.ts may touch behind its input and its output. */
const MARGIN_BYTES = 512;

export interface InflaterOptions {
  /** More bytes are not opened. */
  readonly bytesMax: number;
  /** Whether the checksum is compared: what capture has accepted has been, and it costs a third of the opening. */
  readonly isCompared: boolean;
}

/**
 * Opens gzip bodies one after the other, each into the same memory. What is no plain gzip of the size that it tells is
 * left to zlib, which says what it is. Compared with zlib for each body, this takes half of the time, and memory outside of
 * the heap does not come and go, at which V8 would collect the whole heap again and again.
 */
export class Inflater {
  readonly bytesMax: number;
  readonly #isCompared: boolean;
  #output: Buffer | null = null;

  constructor({ bytesMax, isCompared }: InflaterOptions) {
    this.bytesMax = bytesMax;
    this.#isCompared = isCompared;
  }

  /** As `inflateGzip`, but the bytes stay what they are only until the next call. */
  open(bytes: Uint8Array): Inflated {
    const opened = this.#openPlain(bytes);
    return opened === null ? inflateGzip(bytes, this.bytesMax) : { ok: true, bytes: this.#keep(opened) };
  }

  /** The opened bytes, which lie in the scan's memory; null for a body that zlib has to look at. */
  #openPlain(bytes: Uint8Array): Uint8Array | null {
    const packed = bytes.length - HEADER_BYTES - TRAILER_BYTES;
    if (packed <= 0 || !isGzip(bytes) || bytes[FLAGS_AT] !== 0) return null;
    const trailer = bytes.length - TRAILER_BYTES;
    const size = wordAt(bytes, trailer + 4);
    if (size > this.bytesMax) return null;
    const from = DOCUMENT + size + MARGIN_BYTES;
    ensureBytes(from + packed + MARGIN_BYTES);
    scanBytes().set(bytes.subarray(HEADER_BYTES, trailer), from);
    if (scanModule.inflate(from, packed, DOCUMENT, size) !== size) return null;
    const opened = scanBytes().subarray(DOCUMENT, DOCUMENT + size);
    return this.#isCompared && crc32(opened) !== wordAt(bytes, trailer) ? null : opened;
  }

  #keep(opened: Uint8Array): Buffer {
    if (opened.length > OUTPUT_BYTES) return Buffer.from(opened);
    this.#output ??= Buffer.allocUnsafeSlow(OUTPUT_BYTES);
    this.#output.set(opened);
    return this.#output.subarray(0, opened.length);
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
  return (low | ((bytes[at + 3] as number) << 24)) >>> 0;
}
