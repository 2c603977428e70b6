import type { FieldSpans } from './spans';

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const LOWER_U = 117;
export const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const FAIL = -1;

/** 1 for the bytes at which a string has to be looked at: quote, backslash, control characters. */
const STOPS = new Uint8Array(256);
STOPS.fill(1, 0, 32);
STOPS[QUOTE] = 1;
STOPS[BACKSLASH] = 1;
/** 1 for the bytes that may follow a backslash, `u` aside. */
const ESCAPES = new Uint8Array(256);
for (const letter of '"\\/bfnrt') ESCAPES[letter.charCodeAt(0)] = 1;
const HEX = new Uint8Array(256);
for (const letter of '0123456789abcdefABCDEF') HEX[letter.charCodeAt(0)] = 1;
const NO_LEVELS = new Uint8Array(0);
const LITERALS = ['true', 'false', 'null'].map((word) => Uint8Array.from(word, (letter) => letter.charCodeAt(0)));

/** A field name as bytes and text, to compare with keys. */
export interface FieldName {
  readonly text: string;
  readonly bytes: Uint8Array;
}

export function nameOf(text: string): FieldName {
  return { text, bytes: new TextEncoder().encode(text) };
}

/** Whether the key without escapes that starts at `start`, behind its quote, is this name. */
export function isName(bytes: Uint8Array, start: number, { bytes: name }: FieldName): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return bytes[start + name.length] === QUOTE;
}

/** The text of a key with escapes; only for spans that the scanner has found to be a string. */
export function unescapeKey(bytes: Uint8Array, start: number, end: number): string {
  return JSON.parse(new TextDecoder().decode(bytes.subarray(start - 1, end + 1)));
}

/**
 * Walks UTF-8 JSON without making an object of it. Accepts exactly what JSON.parse accepts (a fuzz test holds it to
 * that), never recurses, and costs about 2 ns a byte. Every method takes the position of a value's first byte and
 * answers the position behind it, or a negative number when the text is not JSON; `errorAt` then says where.
 *
 * A plain loop over a Uint8Array with a 256-byte table: native indexOf would not see the control characters that a
 * string may not hold.
 */
export class JsonScanner {
  errorAt = -1;
  /** The deepest nesting met since it was last set to 0. */
  deepest = 0;
  /** Whether the last string that was passed holds a backslash. */
  escaped = false;
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private depth = 0;
  private entered = false;
  /** One byte for each level that is open: 1 for an object. */
  private open = NO_LEVELS;

  constructor(bytes: Uint8Array) {
    // A Buffer has another hidden class than a Uint8Array; one class keeps the loops monomorphic.
    this.bytes =
      bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
  }

  /** Behind the whitespace that starts at `at`. */
  blank(at: number): number {
    const { bytes, end } = this;
    let p = at;
    while (p < end) {
      const byte = bytes[p] as number;
      if (byte > 32 || (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9)) break;
      p++;
    }
    return p;
  }

  /** Any value. */
  value(start: number): number {
    this.depth = 0;
    let p = start;
    for (;;) {
      p = this.begin(p);
      if (p < 0) return FAIL;
      if (this.entered) continue;
      if (this.depth === 0) return p;
      p = this.finish(p);
      if (p < 0 || this.depth === 0) return p;
    }
  }

  /** An object: its wanted fields are written to `fields`, which has to be clear. */
  object(start: number, fields: FieldSpans): number {
    let nested = 0;
    let p = this.blank(start + 1);
    if (this.byteAt(p) === CLOSE_OBJECT) return this.leave(p + 1, nested);
    for (;;) {
      p = this.field(p, fields);
      if (p < 0) return FAIL;
      if (this.deepest > nested) nested = this.deepest;
      p = this.blank(p);
      const byte = this.byteAt(p);
      if (byte === CLOSE_OBJECT) return this.leave(p + 1, nested);
      if (byte !== COMMA) return this.fail(p);
      p = this.blank(p + 1);
    }
  }

  /** A string, quotes included. */
  string(start: number): number {
    const { bytes, end } = this;
    this.escaped = false;
    if (this.byteAt(start) !== QUOTE) return this.fail(start);
    let p = start + 1;
    for (;;) {
      while (p < end && STOPS[bytes[p] as number] === 0) p++;
      if (p >= end) return this.fail(p);
      const byte = bytes[p];
      if (byte === QUOTE) return p + 1;
      if (byte !== BACKSLASH) return this.fail(p);
      this.escaped = true;
      p = this.escape(p + 1);
      if (p < 0) return FAIL;
    }
  }

  /** Behind the colon that follows a key, at the value. */
  colon(at: number): number {
    const p = this.blank(at);
    return this.byteAt(p) === COLON ? this.blank(p + 1) : this.fail(p);
  }

  byteAt(at: number): number {
    return at < this.end ? (this.bytes[at] as number) : FAIL;
  }

  fail(at: number): number {
    this.errorAt = at;
    return FAIL;
  }

  private field(start: number, fields: FieldSpans): number {
    const { bytes } = this;
    let p = this.string(start);
    if (p < 0) return FAIL;
    const slot = this.escaped
      ? fields.table.findEscaped(bytes, start + 1, p - 1)
      : fields.table.find(bytes, start + 1, p - 1);
    p = this.colon(p);
    if (p < 0) return FAIL;
    const valueStart = p;
    p = this.nested(p);
    if (p < 0 || slot < 0) return p;
    const isEscaped = this.escaped && bytes[p - 1] === QUOTE;
    fields.put(slot, valueStart, isEscaped ? -p : p);
    return p;
  }

  private nested(start: number): number {
    this.deepest = 0;
    this.escaped = false;
    return this.value(start);
  }

  private leave(p: number, nested: number): number {
    this.deepest = nested + 1;
    return p;
  }

  /** The first byte of a value: passes a scalar or an empty container, or enters a container up to its first value. */
  private begin(p: number): number {
    this.entered = false;
    const byte = this.byteAt(p);
    if (byte === QUOTE) return this.string(p);
    if (byte === OPEN_OBJECT) {
      const first = this.blank(p + 1);
      if (this.byteAt(first) === CLOSE_OBJECT) return this.passEmpty(first + 1);
      this.push(1);
      return this.key(first);
    }
    if (byte === OPEN_ARRAY) {
      const first = this.blank(p + 1);
      if (this.byteAt(first) === CLOSE_ARRAY) return this.passEmpty(first + 1);
      this.push(0);
      return first;
    }
    if (byte === MINUS || (byte >= ZERO && byte <= 57)) return this.number(p);
    return this.literal(p);
  }

  /** What follows a value: closes containers while they end, and stops at the next value. */
  private finish(at: number): number {
    let p = at;
    while (this.depth > 0) {
      p = this.blank(p);
      const byte = this.byteAt(p);
      const inObject = this.open[this.depth - 1] === 1;
      if (byte === COMMA) return inObject ? this.key(this.blank(p + 1)) : this.blank(p + 1);
      if (byte !== (inObject ? CLOSE_OBJECT : CLOSE_ARRAY)) return this.fail(p);
      this.depth--;
      p++;
    }
    return p;
  }

  private key(at: number): number {
    const p = this.string(at);
    return p < 0 ? FAIL : this.colon(p);
  }

  private push(kind: 0 | 1): void {
    if (this.depth === this.open.length) {
      const larger = new Uint8Array(Math.max(32, this.open.length * 2));
      larger.set(this.open);
      this.open = larger;
    }
    this.open[this.depth] = kind;
    this.depth++;
    if (this.depth > this.deepest) this.deepest = this.depth;
    this.entered = true;
  }

  private passEmpty(behind: number): number {
    if (this.depth + 1 > this.deepest) this.deepest = this.depth + 1;
    return behind;
  }

  private escape(at: number): number {
    const byte = this.byteAt(at);
    if (byte < 0) return this.fail(at);
    if (ESCAPES[byte] === 1) return at + 1;
    if (byte !== LOWER_U) return this.fail(at);
    for (let p = at + 1; p < at + 5; p++) {
      const digit = this.byteAt(p);
      if (digit < 0 || HEX[digit] === 0) return this.fail(p);
    }
    return at + 5;
  }

  private number(start: number): number {
    let p = this.byteAt(start) === MINUS ? start + 1 : start;
    p = this.byteAt(p) === ZERO ? p + 1 : this.digits(p);
    if (p >= 0 && this.byteAt(p) === DOT) p = this.digits(p + 1);
    if (p < 0) return FAIL;
    const byte = this.byteAt(p);
    if (byte !== 101 && byte !== 69) return p;
    const sign = this.byteAt(p + 1);
    return this.digits(sign === 43 || sign === MINUS ? p + 2 : p + 1);
  }

  /** One digit or more. */
  private digits(start: number): number {
    const { bytes, end } = this;
    let p = start;
    while (p < end && (bytes[p] as number) >= ZERO && (bytes[p] as number) <= 57) p++;
    return p === start ? this.fail(p) : p;
  }

  private literal(start: number): number {
    const first = this.byteAt(start);
    const word = LITERALS.find((candidate) => candidate[0] === first);
    if (word === undefined) return this.fail(start);
    for (let i = 1; i < word.length; i++) {
      if (this.byteAt(start + i) !== word[i]) return this.fail(start + i);
    }
    return start + word.length;
  }
}
