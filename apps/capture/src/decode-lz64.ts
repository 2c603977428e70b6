/** lz-string's alphabet, as a value for each character code; 255 is none of it. */
const VALUES = new Uint8Array(256).fill(255);
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  VALUES[letter.charCodeAt(0)] = value;
}
const PADDING = '='.charCodeAt(0);
VALUES[PADDING] = 0;

const BITS_A_LETTER = 6;
const NEW_BYTE = 0;
const NEW_UNIT = 1;
const END = 2;
const FIRST_WORD = 3;
const FIRST_UNITS = 64 * 1024;

export type DecodedLz64 =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: 'malformed_encoding' | 'request_too_large' };

/**
 * Opens what lz-string's `compressToBase64` makes (`compression=lz64` of old PostHog SDKs), but never into more than
 * `unitsMax` UTF-16 units: a few bytes can name gigabytes, and the package itself has no bound. Words of its dictionary
 * always lie somewhere in the output already, so the dictionary is places and lengths, not strings.
 */
export function decodeLz64(letters: Uint8Array, unitsMax: number): DecodedLz64 {
  const output = new Units(unitsMax);
  const words = new Words(new LetterBits(letters), output);
  for (;;) {
    const fault = words.next();
    if (fault === 'end') return { ok: true, text: output.text() };
    if (fault !== null) return { ok: false, reason: fault };
  }
}

class Words {
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  /** Bits of the next code, and how many more words there may be before it takes one more. */
  #width = 2;
  #room = 4;
  #previous: { readonly start: number; readonly length: number } | null = null;
  constructor(
    private readonly bits: LetterBits,
    private readonly output: Units,
  ) {}

  /** Writes one word. Null: there may be more. */
  next(): 'end' | 'malformed_encoding' | 'request_too_large' | null {
    const code = this.bits.read(this.#width);
    if (code === END) return 'end';
    const start = this.output.length;
    const written = code === NEW_BYTE || code === NEW_UNIT ? this.#newWord(code) : this.#knownWord(code - FIRST_WORD);
    if (written === undefined) return 'malformed_encoding';
    if (!written) return 'request_too_large';
    if (this.#previous === null) this.#width = 3;
    else this.#remember(this.#previous.start, this.#previous.length + 1);
    this.#previous = { start, length: this.output.length - start };
    return null;
  }

  #newWord(code: number): boolean | undefined {
    const unit = this.bits.read(code === NEW_BYTE ? 8 : 16);
    if (unit < 0) return undefined;
    const isFirst = this.#previous === null;
    if (!this.output.put(unit)) return false;
    this.#remember(this.output.length - 1, 1, isFirst);
    return true;
  }

  #knownWord(word: number): boolean | undefined {
    // A word that is only about to be known is the one before with its own first letter behind it.
    if (word === this.#starts.length && this.#previous !== null) {
      return this.output.copy(this.#previous.start, this.#previous.length + 1);
    }
    const start = this.#starts[word];
    return start === undefined ? undefined : this.output.copy(start, this.#lengths[word] ?? 0);
  }

  #remember(start: number, length: number, isFirst = false): void {
    this.#starts.push(start);
    this.#lengths.push(length);
    if (isFirst || --this.#room > 0) return;
    this.#room = 2 ** this.#width;
    this.#width++;
  }
}

/** Reads numbers, their lowest bit first, out of letters of six bits, their highest bit first. */
class LetterBits {
  #at = 0;
  #mask = 0;
  #letter = 0;
  constructor(private readonly letters: Uint8Array) {}

  /** Negative at the end, and for a letter that is none. */
  read(width: number): number {
    let found = 0;
    for (let i = 0; i < width; i++) {
      if (this.#mask === 0) {
        const code = this.letters[this.#at++];
        this.#letter = code === undefined ? 255 : (VALUES[code] ?? 255);
        if (this.#letter === 255) return -1;
        this.#mask = 1 << (BITS_A_LETTER - 1);
      }
      if (this.#letter & this.#mask) found += 2 ** i;
      this.#mask >>= 1;
    }
    return found;
  }
}

class Units {
  #units = new Uint16Array(FIRST_UNITS);
  length = 0;
  constructor(private readonly max: number) {}

  put(unit: number): boolean {
    if (!this.#reserve(1)) return false;
    this.#units[this.length++] = unit;
    return true;
  }

  /** One after the other: a word may end with the letter that it has just begun with. */
  copy(from: number, length: number): boolean {
    if (!this.#reserve(length)) return false;
    for (let i = 0; i < length; i++) this.#units[this.length++] = this.#units[from + i] ?? 0;
    return true;
  }

  text(): string {
    return Buffer.from(this.#units.buffer, 0, this.length * 2).toString('utf16le');
  }

  #reserve(more: number): boolean {
    const wanted = this.length + more;
    if (wanted > this.max) return false;
    if (wanted > this.#units.length) {
      const larger = new Uint16Array(Math.min(this.max, Math.max(wanted, this.#units.length * 2)));
      larger.set(this.#units.subarray(0, this.length));
      this.#units = larger;
    }
    return true;
  }
}
