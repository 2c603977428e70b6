// Tables that decode the Huffman codes of DEFLATE (RFC 1951, 3.2): the bits that come next are an entry's place. Codes that
// are longer than the table's bits go on in a second table behind it. Accepted are the sets of codes that zlib accepts.
//
// An entry's lowest byte is the bits that it uses up, the extra ones behind its code included. Above them:
//   literal   bit 31, the bytes from bit 16 on (seven bits of the second), their number from bit 8 on
//   length or distance   what the extra bits are added to from bit 16 on, the bits of the code from bit 8 on
//   second table         SPECIAL, LONGER, its place from bit 16 on, its bits from bit 8 on
//   end of the block     SPECIAL, END
//   no code              SPECIAL

export const LITERAL: u32 = 0x80000000;
export const SPECIAL: u32 = 0x8000;
export const LONGER: u32 = 0x4000;
export const END: u32 = 0x2000;
/** A bit that begins no code. */
const NO_CODE: u32 = SPECIAL + 1;
const BASE_AT: u32 = 16;
const CODE_AT: u32 = 8;

/** Bits of a first table. More would find more at once, and take longer to fill: a body of 100 events is one or two blocks. */
export const SYMBOL_BITS: u32 = 10;
export const DISTANCE_BITS: u32 = 8;
export const LENGTH_BITS: u32 = 7;
// Entries of each with its second tables, as zlib's examples/enough.c counts them for codes of up to 15 bits.
const SYMBOL_ENTRIES: i32 = 1334;
const DISTANCE_ENTRIES: i32 = 402;
const LENGTH_ENTRIES: i32 = 128;
export const symbolTable = memory.data(1334 * 4, 16);
export const distanceTable = memory.data(402 * 4, 16);
export const lengthTable = memory.data(128 * 4, 16);

const SYMBOLS: i32 = 288;
const DISTANCES: i32 = 32;
const LENGTHS: i32 = 19;
const BITS_MAX: u32 = 15;
const END_OF_BLOCK: i32 = 256;
const FIRST_LENGTH: i32 = 257;

/** The entries of all symbols, without their codes' bits. */
const symbolEntries = memory.data(288 * 4, 16);
const distanceEntries = memory.data(32 * 4, 16);
const lengthEntries = memory.data(19 * 4, 16);
let isReady: bool = false;

const LENGTH_EXTRA = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]);
/** How many symbols have each number of bits. */
const counts = memory.data(16 * 4, 16);
/** Where the next symbol of each number of bits is put. */
const places = memory.data(16 * 4, 16);
/** The symbols by the bits of their codes, those without a code first. */
const sorted = memory.data(288 * 2, 16);

/** The bits of each code, written by who reads a block's header: symbols, and behind them distances. With room behind. */
export const codeLengths = memory.data(512, 16);

/** Of the codes in which the lengths of a block's codes are told. Returns false for a set that is none, or that leaves any bits without a code. */
export function buildLengthTable(): bool {
  fillEntries();
  return build(lengthTable, codeLengths, LENGTHS, lengthEntries, LENGTH_BITS, LENGTH_ENTRIES) && load<u32>(lengthTable, 4) != NO_CODE;
}

/** Both tables of a block from `codeLengths`. Returns false for sets that are none. */
export function buildTables(symbols: i32, distances: i32): bool {
  fillEntries();
  if (load<u8>(codeLengths + END_OF_BLOCK) == 0) return false;
  if (!build(distanceTable, codeLengths + symbols, distances, distanceEntries, DISTANCE_BITS, DISTANCE_ENTRIES)) return false;
  if (!build(symbolTable, codeLengths, symbols, symbolEntries, SYMBOL_BITS, SYMBOL_ENTRIES)) return false;
  pairLiterals();
  return true;
}

/** Of blocks that use the codes of RFC 1951, 3.2.6. */
export function buildFixedTables(): void {
  memory.fill(codeLengths, 8, SYMBOLS);
  memory.fill(codeLengths + 144, 9, 112);
  memory.fill(codeLengths + 256, 7, 24);
  memory.fill(codeLengths + SYMBOLS, 5, DISTANCES);
  buildTables(SYMBOLS, DISTANCES);
}

/** What symbols stand for: RFC 1951, 3.2.5. The last two of both kinds stand for nothing. */
function fillEntries(): void {
  if (isReady) return;
  isReady = true;
  for (let byte = 0; byte < 256; byte++) putEntry(symbolEntries, byte, LITERAL | (<u32>byte << BASE_AT) | (1 << CODE_AT));
  putEntry(symbolEntries, END_OF_BLOCK, SPECIAL | END);
  let base: u32 = 3;
  for (let n = 0; n < 28; n++) {
    const extra = <u32>load<u8>(LENGTH_EXTRA + n);
    putEntry(symbolEntries, FIRST_LENGTH + n, (base << BASE_AT) | extra);
    base += 1 << extra;
  }
  putEntry(symbolEntries, FIRST_LENGTH + 28, 258 << BASE_AT);
  for (let symbol = FIRST_LENGTH + 29; symbol < SYMBOLS; symbol++) putEntry(symbolEntries, symbol, SPECIAL);
  base = 1;
  for (let n = 0; n < 30; n++) {
    const extra = n < 4 ? 0 : <u32>(n >> 1) - 1;
    putEntry(distanceEntries, n, (base << BASE_AT) | extra);
    base += 1 << extra;
  }
  for (let n = 30; n < DISTANCES; n++) putEntry(distanceEntries, n, SPECIAL);
  for (let length = 0; length < LENGTHS; length++) putEntry(lengthEntries, length, <u32>length << BASE_AT);
}

@inline
function putEntry(entries: usize, symbol: i32, entry: u32): void {
  store<u32>(entries + (<usize>symbol << 2), entry);
}

/** The entry of the next of the sorted symbols, with the bits of its code. */
@inline
function coded(entries: usize, next: usize, bits: u32): u32 {
  const entry = load<u32>(entries + (<usize>load<u16>(next) << 2));
  // A literal has its number where others have the bits of their code.
  return entry + bits + ((entry & (LITERAL | SPECIAL)) != 0 ? 0 : bits << CODE_AT);
}

@inline
function countOf(bits: u32): u32 {
  return load<u32>(counts + (bits << 2));
}

/** The code behind a code of so many bits, as it is read: lowest bit first. */
@inline
function codeAfter(code: u32, bits: u32): u32 {
  const carried: u32 = 1 << (31 - clz<u32>(code ^ ((1 << bits) - 1)));
  return (code & (carried - 1)) | carried;
}

/** Fills a table from the bits of each symbol's code. Returns false for a set of codes that zlib refuses too. */
function build(table: usize, lengths: usize, symbols: i32, entries: usize, tableBits: u32, room: i32): bool {
  const longest = sortSymbols(lengths, symbols);
  let next = sorted + (<usize>countOf(0) << 1);
  let used: u32 = 0;
  for (let bits: u32 = 1; bits <= longest; bits++) used = (used << 1) + countOf(bits);
  if (used > <u32>1 << longest) return false;
  if (used < <u32>1 << longest) {
    // Allowed are no code at all, and a single one of one bit, whose other value is none.
    if (used > 1 || longest > 1) return false;
    const only = used == 1 ? coded(entries, next, 1) : NO_CODE;
    for (let place: u32 = 0; place < <u32>1 << tableBits; place++) {
      store<u32>(table + (place << 2), place & 1 ? NO_CODE : only);
    }
    return true;
  }
  let bits: u32 = 1;
  while (countOf(bits) == 0) bits++;
  let count = countOf(bits);
  let code: u32 = 0;
  let filled: u32 = 1 << bits;
  // A table of all codes of so many bits is filled, and doubled for those of one more.
  while (bits <= tableBits) {
    do {
      store<u32>(table + (code << 2), coded(entries, next, bits));
      next += 2;
      if (code == filled - 1) {
        for (; bits < tableBits; bits++) filled = double(table, filled);
        return true;
      }
      code = codeAfter(code, bits);
    } while (--count != 0);
    do {
      bits++;
      if (bits <= tableBits) filled = double(table, filled);
      count = countOf(bits);
    } while (count == 0);
  }
  return buildLonger(table, entries, next, tableBits, room, bits, count, code);
}

/** The codes that are longer than the table's bits: a second table for each of their beginnings. */
function buildLonger(
  table: usize,
  entries: usize,
  symbols: usize,
  tableBits: u32,
  room: i32,
  from: u32,
  countFrom: u32,
  codeFrom: u32,
): bool {
  const mask: u32 = (1 << tableBits) - 1;
  let next = symbols;
  let bits = from;
  let count = countFrom;
  let code = codeFrom;
  let beginning: u32 = u32.MAX_VALUE;
  let start: u32 = 0;
  let end: u32 = 1 << tableBits;
  while (true) {
    if ((code & mask) != beginning) {
      beginning = code & mask;
      start = end;
      let own = bits - tableBits;
      for (let covered = count; covered < <u32>1 << own; covered = (covered << 1) + countOf(tableBits + own)) own++;
      end = start + (1 << own);
      if (<i32>end > room) return false;
      store<u32>(table + (beginning << 2), (start << BASE_AT) | SPECIAL | LONGER | (own << CODE_AT) | tableBits);
    }
    const entry = coded(entries, next, bits - tableBits);
    next += 2;
    for (let place = start + (code >> tableBits); place < end; place += 1 << (bits - tableBits)) {
      store<u32>(table + (place << 2), entry);
    }
    if (code == (<u32>1 << bits) - 1) return true;
    code = codeAfter(code, bits);
    count--;
    while (count == 0) count = countOf(++bits);
  }
}

/** Sorts symbols by the bits of their codes. Returns the most bits of one, at least 1. */
function sortSymbols(lengths: usize, symbols: i32): u32 {
  for (let at = counts; at < counts + 64; at += 16) v128.store(at, i32x4.splat(0));
  for (let symbol = 0; symbol < symbols; symbol++) {
    const count = counts + (<usize>load<u8>(lengths + symbol) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  let place: u32 = 0;
  for (let bits: u32 = 0; bits <= BITS_MAX; bits++) {
    store<u32>(places + (bits << 2), place);
    place += countOf(bits);
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const own = places + (<usize>load<u8>(lengths + symbol) << 2);
    const at = load<u32>(own);
    store<u32>(own, at + 1);
    store<u16>(sorted + (at << 1), <u16>symbol);
  }
  let longest = BITS_MAX;
  while (longest > 1 && countOf(longest) == 0) longest--;
  return longest;
}

/** Writes a table once more behind itself. Returns how many entries that makes. */
function double(table: usize, entries: u32): u32 {
  const size = entries << 2;
  const end = table + size;
  if (size < 16) for (let at = table; at < end; at += 4) store<u32>(at + size, load<u32>(at));
  else for (let at = table; at < end; at += 16) v128.store(at + size, v128.load(at));
  return entries << 1;
}

/**
 * Two literals behind each other become one entry where both codes fit into the table's bits, as they do in most places of
 * JSON. Backwards, as an entry's second literal stands at a smaller place.
 */
function pairLiterals(): void {
  for (let place: i32 = (1 << SYMBOL_BITS) - 1; place >= 0; place--) {
    const at = symbolTable + (<usize>place << 2);
    const one = load<u32>(at);
    if (<i32>one >= 0) continue;
    const two = load<u32>(symbolTable + (<usize>(place >> (one & 255)) << 2));
    const both = (one & 255) + (two & 255);
    // There is no room for the second one's highest bit: it is LITERAL.
    if (<i32>two >= 0 || both > SYMBOL_BITS || (two & (0x80 << BASE_AT)) != 0) continue;
    store<u32>(at, LITERAL | ((two & (0x7f << BASE_AT)) << 8) | (one & (0xff << BASE_AT)) | (2 << CODE_AT) | both);
  }
}
