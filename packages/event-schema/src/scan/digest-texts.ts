import { DOCUMENT, ensureBytes, scanBytes, scanInts, scanModule } from './scan-memory';

/** Bytes of a digest that are kept. */
export const DIGEST_BYTES = 16;
/** Prefix and text, with the text's length between them, have to fit into four blocks of SHA-256. */
export const PREFIX_BYTES_MAX = 80;
export const TEXT_BYTES_MAX = 160;
/** At a time: so much memory stays in the processor's cache. */
const ROWS_MAX = 1_024;
const TEXTS_BYTES_MAX = ROWS_MAX * TEXT_BYTES_MAX;

// Where things lie, from the place of a document on: prefix, offsets, digests (three more at the end are written), texts.
const OFFSETS_AT = 128;
const DIGESTS_AT = OFFSETS_AT + (ROWS_MAX + 1) * 4 + 12;
const TEXTS_AT = DIGESTS_AT + (ROWS_MAX + 3) * DIGEST_BYTES;
const BYTES = TEXTS_AT + TEXTS_BYTES_MAX + 16;

/** Texts (UTF-8) that lie behind each other, and where each starts; behind them where the last one ends. */
export interface TextRows {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

/**
 * Writes digests of the rows from `from` to `to`, behind each other: the first 16 bytes of SHA-256 over the prefix, the
 * text's length in UTF-16 units, a colon and the text. Those of texts above TEXT_BYTES_MAX are of no meaning. Returns the
 * row up to which it came: texts that are large together, or a prefix that is, are left to the caller.
 */
export function digestTexts(
  prefix: Uint8Array,
  { bytes, offsets }: TextRows,
  { from, to, into }: { readonly from: number; readonly to: number; readonly into: Uint8Array },
): number {
  if (prefix.length > PREFIX_BYTES_MAX) return from;
  ensureBytes(DOCUMENT + BYTES);
  const memory = scanBytes();
  const ints = scanInts();
  memory.set(prefix, DOCUMENT);
  for (let row = from; row < to; ) {
    const end = Math.min(to, row + ROWS_MAX);
    const start = offsets[row] ?? 0;
    const stop = offsets[end] ?? 0;
    if (stop - start > TEXTS_BYTES_MAX) return row;
    const at = (DOCUMENT + OFFSETS_AT) >> 2;
    for (let i = row; i <= end; i++) ints[at + i - row] = (offsets[i] as number) - start;
    memory.set(bytes.subarray(start, stop), DOCUMENT + TEXTS_AT);
    const places = [
      DOCUMENT + TEXTS_AT,
      DOCUMENT + OFFSETS_AT,
      end - row,
      TEXT_BYTES_MAX,
      DOCUMENT + DIGESTS_AT,
    ] as const;
    scanModule.digestTexts(DOCUMENT, prefix.length, ...places);
    const digests = DOCUMENT + DIGESTS_AT;
    into.set(memory.subarray(digests, digests + (end - row) * DIGEST_BYTES), row * DIGEST_BYTES);
    row = end;
  }
  return to;
}
