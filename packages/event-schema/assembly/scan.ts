// The scan of JSON bodies as WebAssembly (AssemblyScript, no runtime): sixteen bytes of a string at a time, and no check
// of bounds per byte. `scan/scan-document.ts` lays a body into this memory and reads where its parts are; the grammar is
// JSON.parse's, and a fuzz test holds it to that. Compile with `npm run scan -w packages/event-schema`.
//
//   0      32 KiB  scratch: an unescaped key
//   32 K   32 KiB  what digest.ts, huffman.ts and inflate.ts need
//   64 K   64 KiB  tables of field names, written by JavaScript
//   128 K          the body, 16 zero bytes, a byte for each open level, then the rows

import { find, hexOf, isBatchName, NONE, SCRATCH, unescape } from './names';

export { digestTexts } from './digest';
export { inflate } from './inflate';

/** Where the body lies. */
export const DOCUMENT: usize = 128 * 1024;

const QUOTE: u32 = 34;
const COMMA: u32 = 44;
const MINUS: u32 = 45;
const DOT: u32 = 46;
const ZERO: u32 = 48;
const NINE: u32 = 57;
const COLON: u32 = 58;
const OPEN_ARRAY: u32 = 91;
const BACKSLASH: u32 = 92;
const CLOSE_ARRAY: u32 = 93;
const LOWER_D: u32 = 100;
const LOWER_U: u32 = 117;
const OPEN_OBJECT: u32 = 123;
const CLOSE_OBJECT: u32 = 125;

// What the last scan found; places are relative to the body's start.
let errorAt: i32 = 0;
let rootKind: i32 = 0;
let rootStart: i32 = 0;
let rootEnd: i32 = 0;
let rootDeepest: i32 = 0;
/** 1 when the last root field `batch` is an array, or the root is one. */
let isBatch: i32 = 0;
let elements: i32 = 0;
/** 0 when there is nothing in the text that could be unsound: only ASCII, and no half of a surrogate pair as an escape. */
let isOdd: i32 = 0;
/** Place of the rows: the root's fields, then for each element start, end, depth and its fields. */
let rows: usize = 0;
/** Where all this is told, in this order: nine integers in memory are read faster than nine globals. */
export const FOUND: usize = memory.data(9 * 4, 16);

let levels: usize = 0;
let depth: i32 = 0;
let deepest: i32 = 0;
/** Whether the last string that was passed holds a backslash. */
let escaped: bool = false;
let table: usize = 0;
let width: i32 = 0;
let withFields: bool = false;

// A pointer behind what was passed, or 0 when the text is not JSON there.
const FAIL: usize = 0;

/**
 * Scans the body of `length` bytes that lies at DOCUMENT. Returns 1 when it is JSON, 0 when not (`errorAt` says where).
 * `names`: the table of the wanted fields. With `fields` each element has a row, without only the first one.
 */
export function scan(length: i32, names: usize, fields: bool): i32 {
  const isSound = check(length, names, fields);
  store<i32>(FOUND, errorAt);
  store<i32>(FOUND, rootKind, 4);
  store<i32>(FOUND, rootStart, 8);
  store<i32>(FOUND, rootEnd, 12);
  store<i32>(FOUND, rootDeepest, 16);
  store<i32>(FOUND, isBatch, 20);
  store<i32>(FOUND, elements, 24);
  store<i32>(FOUND, isOdd, 28);
  store<i32>(FOUND, <i32>rows, 32);
  return isSound;
}

function check(length: i32, names: usize, fields: bool): i32 {
  table = names;
  width = load<i32>(names) * 8;
  withFields = fields;
  const end = DOCUMENT + length;
  memory.fill(end, 0, 16);
  levels = end + 16;
  rows = (levels + length + 1 + 7) & ~7;
  reserve(rows + width + 4096);
  memory.fill(rows, 0, width);
  elements = 0;
  isBatch = 0;
  isOdd = 0;
  let p = DOCUMENT;
  if (length >= 3 && load<u8>(p) == 0xef && load<u8>(p + 1) == 0xbb && load<u8>(p + 2) == 0xbf) p += 3;
  p = blank(p);
  rootStart = <i32>(p - DOCUMENT);
  const first = at(p);
  deepest = 0;
  if (first == OPEN_OBJECT) {
    rootKind = 0;
    p = object(p, rows, true);
  } else if (first == OPEN_ARRAY) {
    rootKind = 1;
    isBatch = 1;
    p = array(p);
  } else {
    rootKind = 2;
    p = value(p);
  }
  if (p == FAIL) return 0;
  rootDeepest = rootKind == 0 ? deepest : 0;
  rootEnd = <i32>(p - DOCUMENT);
  p = blank(p);
  if (p == end) return 1;
  errorAt = <i32>(p - DOCUMENT);
  return 0;
}

function reserve(end: usize): void {
  const have = memory.size() << 16;
  if (end <= <usize>have) return;
  memory.grow(<i32>((end - have + 0xffff) >> 16) + 16);
}

@inline
function at(p: usize): u32 {
  return load<u8>(p);
}

function fail(p: usize): usize {
  errorAt = <i32>(p - DOCUMENT);
  return FAIL;
}

@inline
function blank(p: usize): usize {
  return at(p) > 32 ? p : blanks(p);
}

function blanks(from: usize): usize {
  let p = from;
  while (true) {
    const byte = at(p);
    if (byte != 32 && byte != 10 && byte != 13 && byte != 9) return p;
    p++;
  }
}

function string(start: usize): usize {
  escaped = false;
  if (at(start) != QUOTE) return fail(start);
  const quotes = i8x16.splat(<i8>QUOTE);
  const slashes = i8x16.splat(<i8>BACKSLASH);
  const controls = i8x16.splat(32);
  let p = start + 1;
  while (true) {
    let seen = i8x16.splat(0);
    while (true) {
      const bytes = v128.load(p);
      seen = v128.or(seen, bytes);
      const stops = i8x16.bitmask(
        v128.or(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, slashes)), i8x16.lt_u(bytes, controls)),
      );
      if (stops != 0) {
        p += ctz(stops);
        break;
      }
      p += 16;
    }
    isOdd |= i8x16.bitmask(seen);
    const byte = at(p);
    if (byte == QUOTE) return p + 1;
    if (byte != BACKSLASH) return fail(p);
    escaped = true;
    p = escape(p + 1);
    if (p == FAIL) return FAIL;
  }
}

function escape(p: usize): usize {
  const byte = at(p);
  // " / \ b f n r t
  if (byte == 34 || byte == 47 || byte == 92 || byte == 98 || byte == 102 || byte == 110 || byte == 114 || byte == 116) {
    return p + 1;
  }
  if (byte != LOWER_U) return fail(p);
  if ((at(p + 1) | 32) == LOWER_D) isOdd = 1;
  for (let digit = p + 1; digit < p + 5; digit++) if (hexOf(at(digit)) < 0) return fail(digit);
  return p + 5;
}

@inline
function colon(p: usize): usize {
  const behind = blank(p);
  return at(behind) == COLON ? blank(behind + 1) : fail(behind);
}

@inline
function key(p: usize): usize {
  const behind = string(p);
  return behind == FAIL ? FAIL : colon(behind);
}

/** Any value, without recursion: a byte for each open level, 1 for an object. */
function value(start: usize): usize {
  let p = start;
  depth = 0;
  while (true) {
    const byte = at(p);
    if (byte == QUOTE) p = string(p);
    else if (byte == OPEN_OBJECT || byte == OPEN_ARRAY) {
      const inside = blank(p + 1);
      const isObject = byte == OPEN_OBJECT;
      if (depth + 1 > deepest) deepest = depth + 1;
      if (at(inside) == (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) p = inside + 1;
      else {
        store<u8>(levels + depth, isObject ? 1 : 0);
        depth++;
        p = isObject ? key(inside) : inside;
        if (p == FAIL) return FAIL;
        continue;
      }
    } else if (byte == MINUS || (byte >= ZERO && byte <= NINE)) p = number(p);
    else p = literal(p);
    if (p == FAIL) return FAIL;
    while (true) {
      if (depth == 0) return p;
      p = blank(p);
      const behind = at(p);
      const inObject = load<u8>(levels + depth - 1) == 1;
      if (behind == COMMA) {
        p = blank(p + 1);
        if (inObject) {
          p = key(p);
          if (p == FAIL) return FAIL;
        }
        break;
      }
      if (behind != (inObject ? CLOSE_OBJECT : CLOSE_ARRAY)) return fail(p);
      depth--;
      p++;
    }
  }
}

function nested(start: usize): usize {
  deepest = 0;
  escaped = false;
  return value(start);
}

/** An object; the places of its wanted fields are written to `row` (0: nowhere). Sets `deepest`. */
function object(start: usize, row: usize, isRoot: bool): usize {
  let below = 0;
  let p = blank(start + 1);
  if (at(p) == CLOSE_OBJECT) {
    deepest = 1;
    return p + 1;
  }
  while (true) {
    const name = p + 1;
    p = string(p);
    if (p == FAIL) return FAIL;
    const nameEnd = p - 1;
    const nameEscaped = escaped;
    p = colon(p);
    if (p == FAIL) return FAIL;
    const from = p;
    let slot: u32 = NONE;
    let batchKey = false;
    if (nameEscaped) {
      const length = unescape(name, nameEnd);
      slot = find(table, SCRATCH, SCRATCH + length);
      batchKey = isRoot && isBatchName(SCRATCH, length);
    } else {
      slot = find(table, name, nameEnd);
      batchKey = isRoot && isBatchName(name, <i32>(nameEnd - name));
    }
    p = batchKey ? batch(p) : nested(p);
    if (p == FAIL) return FAIL;
    if (slot != NONE && row != 0) {
      const place = row + (slot << 3);
      store<i32>(place, <i32>(from - DOCUMENT));
      const to = <i32>(p - DOCUMENT);
      store<i32>(place + 4, escaped && at(p - 1) == QUOTE ? -to : to);
    }
    if (deepest > below) below = deepest;
    p = blank(p);
    const byte = at(p);
    if (byte == CLOSE_OBJECT) {
      deepest = below + 1;
      return p + 1;
    }
    if (byte != COMMA) return fail(p);
    p = blank(p + 1);
  }
}

/** The value of the root's `batch`: the last one counts. Its nesting is its elements' own. */
function batch(start: usize): usize {
  elements = 0;
  isBatch = at(start) == OPEN_ARRAY ? 1 : 0;
  if (isBatch == 0) return nested(start);
  const p = array(start);
  deepest = 0;
  escaped = false;
  return p;
}

function array(start: usize): usize {
  let p = blank(start + 1);
  if (at(p) == CLOSE_ARRAY) return p + 1;
  while (true) {
    p = element(p);
    if (p == FAIL) return FAIL;
    p = blank(p);
    const byte = at(p);
    if (byte == CLOSE_ARRAY) return p + 1;
    if (byte != COMMA) return fail(p);
    p = blank(p + 1);
  }
}

function element(start: usize): usize {
  const number = elements;
  elements = number + 1;
  if (!withFields && number > 0) return nested(start);
  const size = 12 + (withFields ? width : 0);
  const row = rows + width + <usize>number * size;
  reserve(row + size);
  memory.fill(row, 0, size);
  const p = withFields && at(start) == OPEN_OBJECT ? object(start, row + 12, false) : nested(start);
  store<i32>(row, <i32>(start - DOCUMENT));
  store<i32>(row + 4, <i32>(p - DOCUMENT));
  store<i32>(row + 8, deepest);
  return p;
}

function number(start: usize): usize {
  let p = at(start) == MINUS ? start + 1 : start;
  p = at(p) == ZERO ? p + 1 : digits(p);
  if (p == FAIL) return FAIL;
  if (at(p) == DOT) {
    p = digits(p + 1);
    if (p == FAIL) return FAIL;
  }
  if ((at(p) | 32) != 101) return p;
  const sign = at(p + 1);
  return digits(sign == 43 || sign == MINUS ? p + 2 : p + 1);
}

/** One digit or more. */
function digits(start: usize): usize {
  let p = start;
  while (at(p) - ZERO <= 9) p++;
  return p == start ? fail(p) : p;
}

function literal(p: usize): usize {
  const word = load<u32>(p);
  // 'true', 'null', and 'fals' before 'e', as little-endian words.
  if (word == 0x65757274 || word == 0x6c6c756e) return p + 4;
  if (word == 0x736c6166 && at(p + 4) == 101) return p + 5;
  return fail(firstWrong(p));
}

/** Where a word stops being the literal that it begins as. */
function firstWrong(p: usize): usize {
  const first = at(p);
  if (first == 116) return wrongIn(p, 0x65757274);
  if (first == 110) return wrongIn(p, 0x6c6c756e);
  return first == 102 ? wrongIn(p, 0x736c6166) : p;
}

function wrongIn(p: usize, word: u32): usize {
  let i = 0;
  while (i < 4 && at(p + i) == ((word >> (i << 3)) & 255)) i++;
  return p + i;
}
