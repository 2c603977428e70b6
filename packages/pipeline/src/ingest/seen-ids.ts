/** What a look-up says. `same`: this very place in the stream was seen before, so a batch is being run again. */
export type Sighting = 'new' | 'same' | 'duplicate';

/** A place in the stream as two 32-bit halves of a hash. */
export interface Place {
  readonly high: number;
  readonly low: number;
}

/** The place of an id that was let go. */
const NOWHERE: Place = { high: 0, low: 0 };
const DAY_MS = 24 * 60 * 60 * 1_000;
/** 4 words of id, 2 words of place. */
const WORDS = 6;
const LOAD_MAX = 0.7;
const FIRST_CAPACITY = 1 << 14;

/**
 * Which event ids a partition has seen in the last days, and where. Open addressing over typed arrays: 26 bytes per
 * slot, no object and no string per id, so that tens of millions fit and the garbage collector never walks them. Full
 * 128-bit ids: a shorter hash alone would drop real events.
 */
export class SeenIds {
  #words = new Uint32Array(FIRST_CAPACITY * WORDS);
  #days = new Uint16Array(FIRST_CAPACITY);
  #capacity = FIRST_CAPACITY;
  #size = 0;
  /** The id being looked up, as four words. */
  readonly #id: [number, number, number, number] = [0, 0, 0, 0];
  readonly #windowDays: number;
  readonly #idsMax: number;

  /** Ids are forgotten after `windowDays`; sooner, oldest day first, when there would be more than `idsMax`. */
  constructor({ windowDays, idsMax }: { windowDays: number; idsMax: number }) {
    this.#windowDays = windowDays;
    this.#idsMax = idsMax;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#words.byteLength + this.#days.byteLength;
  }

  /** Looks an id (16 bytes, the row's among others) up and remembers its first place. `atMs` is when it was received. */
  see({ ids, row }: { ids: Uint8Array; row: number }, place: Place, atMs: number): Sighting {
    const at = row * 16;
    const id = this.#id;
    for (let i = 0; i < 4; i++) id[i] = wordOf(ids, at + i * 4);
    return this.#see(place, atMs);
  }

  /** What was seen at `from` counts as seen at `to`: an event that comes back from where it was kept. */
  move({ ids, row }: { ids: Uint8Array; row: number }, from: Place, to: Place): void {
    const at = row * 16;
    const [a, b, c, d] = [wordOf(ids, at), wordOf(ids, at + 4), wordOf(ids, at + 8), wordOf(ids, at + 12)];
    const words = this.#words;
    const slot = this.#find(a, b, c, d) * WORDS;
    if (words[slot] !== a || words[slot + 1] !== b || words[slot + 2] !== c || words[slot + 3] !== d) return;
    if (words[slot + 4] !== from.high || words[slot + 5] !== from.low) return;
    words[slot + 4] = to.high;
    words[slot + 5] = to.low;
  }

  /** The id is free again: what was turned away under it may be sent in order. */
  release({ ids, row }: { ids: Uint8Array; row: number }, place: Place): void {
    this.move({ ids, row }, place, NOWHERE);
  }

  #see(place: Place, atMs: number): Sighting {
    const [a = 0, b = 0, c = 0, d = 0] = this.#id;
    const slot = this.#find(a, b, c, d);
    const words = this.#words;
    const at = slot * WORDS;
    if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d && (a | b | c | d) !== 0) {
      if (words[at + 4] === place.high && words[at + 5] === place.low) return 'same';
      if (words[at + 4] !== 0 || words[at + 5] !== 0) return 'duplicate';
      words[at + 4] = place.high;
      words[at + 5] = place.low;
      return 'new';
    }
    words[at] = a;
    words[at + 1] = b;
    words[at + 2] = c;
    words[at + 3] = d;
    words[at + 4] = place.high;
    words[at + 5] = place.low;
    this.#days[slot] = Math.floor(atMs / DAY_MS) & 0xffff;
    this.#size++;
    if (this.#size > this.#capacity * LOAD_MAX) this.#rebuild(atMs);
    return 'new';
  }

  /** The slot of an id, or the free one where it belongs. The id is a digest, so its own bits are the hash. */
  #find(a: number, b: number, c: number, d: number): number {
    const words = this.#words;
    const mask = this.#capacity - 1;
    let slot = a & mask;
    for (;;) {
      const at = slot * WORDS;
      const wa = words[at];
      const wb = words[at + 1];
      const wc = words[at + 2];
      const wd = words[at + 3];
      if (wa === a && wb === b && wc === c && wd === d) return slot;
      if (wa === 0 && wb === 0 && wc === 0 && wd === 0) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Forgets what is older than the window, then grows if that did not make room. */
  #rebuild(nowMs: number): void {
    const today = Math.floor(nowMs / DAY_MS);
    const perAge = new Float64Array(this.#windowDays + 1);
    this.#eachAge(today, (age) => {
      perAge[age] = (perAge[age] ?? 0) + 1;
    });
    let keptDays = 0;
    let kept = perAge[0] ?? 0;
    while (keptDays < this.#windowDays && kept + (perAge[keptDays + 1] ?? 0) <= this.#idsMax) {
      keptDays++;
      kept += perAge[keptDays] ?? 0;
    }
    let capacity = this.#capacity;
    while (kept > (capacity * LOAD_MAX) / 2) capacity *= 2;
    this.#moveTo(capacity, today, keptDays);
  }

  #eachAge(today: number, visit: (age: number, slot: number) => void): void {
    const words = this.#words;
    for (let slot = 0; slot < this.#capacity; slot++) {
      const at = slot * WORDS;
      if (!(words[at] || words[at + 1] || words[at + 2] || words[at + 3])) continue;
      // 16 bits of day: what looks like the future is a clock that is off, and counts as today.
      const age = ((today & 0xffff) - (this.#days[slot] ?? 0)) & 0xffff;
      const known = age > 0x7fff ? 0 : age;
      if (known <= this.#windowDays) visit(known, slot);
    }
  }

  #moveTo(capacity: number, today: number, keptDays: number): void {
    const oldWords = this.#words;
    const oldDays = this.#days;
    const keep: number[] = [];
    this.#eachAge(today, (age, slot) => {
      if (age <= keptDays) keep.push(slot);
    });
    this.#words = new Uint32Array(capacity * WORDS);
    this.#days = new Uint16Array(capacity);
    this.#capacity = capacity;
    this.#size = keep.length;
    for (const from of keep) {
      const source = oldWords.subarray(from * WORDS, from * WORDS + WORDS);
      const to = this.#find(source[0] ?? 0, source[1] ?? 0, source[2] ?? 0, source[3] ?? 0);
      this.#words.set(source, to * WORDS);
      this.#days[to] = oldDays[from] ?? 0;
    }
  }
}

function wordOf(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16);
  return (high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

/** The hash of a chunk's place; `placeOf` makes an event's place of it. FNV-1a, twice with different seeds. */
export function chunkPlace(lane: string, offset: string): Place {
  const text = `${lane}|${offset}`;
  let high = 0x811c9dc5;
  let low = 0x2f0b4c47;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x01000193);
    low ^= low >>> 15;
  }
  return { high: high >>> 0, low: low >>> 0 };
}

export function placeOf(chunk: Place, index: number): Place {
  return { high: (chunk.high ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0, low: (chunk.low + index) >>> 0 };
}
