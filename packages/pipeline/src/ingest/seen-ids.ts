/** What a look-up says. `same`: this very place in the stream was seen before, so a batch is being run again. */
export type Sighting = 'new' | 'same' | 'duplicate';

/** A place in the stream as two halves of a hash, of 32 bits with a sign: V8 makes an object of each larger number. */
export interface Place {
  readonly high: number;
  readonly low: number;
}

/** The place of an id that was let go. */
const NOWHERE: Place = { high: 0, low: 0 };
const DAY_MS = 24 * 60 * 60 * 1_000;
/** 3 words of id, one and a half of place, and half a word of day: 20 bytes. */
const WORDS = 5;
const LOAD_MAX = 0.8;
/** Each growth moves every id once: small steps cost time, large ones leave slots empty. */
const GROWTH = 1.3;
const FIRST_CAPACITY = 1 << 14;
const TWO_TO_32 = 2 ** 32;
/** Takes what was read only to have it in the cache: V8 would leave out a read that nobody keeps. */
const SINK = new Uint32Array(1);

/**
 * Which event ids a partition has seen in the last days, and where. Open addressing over one typed array: 20 bytes per
 * slot, no object and no string per id, so that tens of millions fit and the garbage collector never walks them. 96 bits
 * of an id and 48 of its place: among 50 million ids, the odds that any two are taken for each other are 1 in 10^13. A
 * shorter hash would drop real events. `npm run bench:dedupe` measures it.
 */
export class SeenIds {
  #words = new Uint32Array(FIRST_CAPACITY * WORDS);
  #capacity = FIRST_CAPACITY;
  #size = 0;
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
    return this.#words.byteLength;
  }

  /**
   * Fetches the places of many ids from memory at once, as they are about to be looked up one by one: each is somewhere
   * else in a table of tens of megabytes, and a processor waits for several of them no longer than for one.
   */
  prefetch({ ids, from, to }: { ids: Uint8Array; from: number; to: number }): void {
    const words = this.#words;
    let met = 0;
    for (let row = from; row < to; row++) met |= words[this.#home(wordOf(ids, row * 16))] as number;
    SINK[0] = met;
  }

  /** Looks an id (16 bytes, the row's among others) up and remembers its first place. `atMs` is when it was received. */
  see({ ids, row }: { ids: Uint8Array; row: number }, place: Place, atMs: number): Sighting {
    const start = row * 16;
    const a = wordOf(ids, start);
    const b = wordOf(ids, start + 4);
    const c = wordOf(ids, start + 8);
    const words = this.#words;
    const at = this.#find(a, b, c);
    if (!isFree(words, at)) {
      if (isPlaceAt(words, at, place)) return 'same';
      if (!isPlaceAt(words, at, NOWHERE)) return 'duplicate';
      writePlace(words, at, place);
      return 'new';
    }
    words[at] = a;
    words[at + 1] = b;
    words[at + 2] = c;
    words[at + 4] = Math.floor(atMs / DAY_MS) & 0xffff;
    writePlace(words, at, place);
    this.#size++;
    if (this.#size > this.#capacity * LOAD_MAX) this.#rebuild(atMs);
    return 'new';
  }

  /** What was seen at `from` counts as seen at `to`: an event that comes back from where it was kept. */
  move({ ids, row }: { ids: Uint8Array; row: number }, from: Place, to: Place): void {
    const start = row * 16;
    const at = this.#find(wordOf(ids, start), wordOf(ids, start + 4), wordOf(ids, start + 8));
    if (!isFree(this.#words, at) && isPlaceAt(this.#words, at, from)) writePlace(this.#words, at, to);
  }

  /** The id is free again: what was turned away under it may be sent in order. */
  release({ ids, row }: { ids: Uint8Array; row: number }, place: Place): void {
    this.move({ ids, row }, place, NOWHERE);
  }

  /** Where an id is, or the free place where it belongs. The id is a digest, so its own bits are the hash. */
  #find(a: number, b: number, c: number): number {
    const words = this.#words;
    const end = this.#capacity * WORDS;
    let at = this.#home(a);
    for (;;) {
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c) return at;
      if (isFree(words, at)) return at;
      at += WORDS;
      if (at === end) at = 0;
    }
  }

  /** Where ids that begin so belong. */
  #home(a: number): number {
    return Math.floor((a / TWO_TO_32) * this.#capacity) * WORDS;
  }

  /** Forgets what is older than the window, then grows if that did not make room. */
  #rebuild(nowMs: number): void {
    const today = Math.floor(nowMs / DAY_MS);
    const perAge = new Float64Array(this.#windowDays + 1);
    const words = this.#words;
    for (let at = 0; at < words.length; at += WORDS) {
      if (isFree(words, at)) continue;
      const age = ageAt(words, at, today);
      if (age <= this.#windowDays) perAge[age] = (perAge[age] as number) + 1;
    }
    let keptDays = 0;
    let kept = perAge[0] ?? 0;
    while (keptDays < this.#windowDays && kept + (perAge[keptDays + 1] ?? 0) <= this.#idsMax) {
      keptDays++;
      kept += perAge[keptDays] ?? 0;
    }
    const needed = Math.ceil((kept / LOAD_MAX) * GROWTH);
    this.#moveTo(Math.max(FIRST_CAPACITY, needed), today, keptDays);
  }

  #moveTo(capacity: number, today: number, keptDays: number): void {
    const kept = new Uint32Array(capacity * WORDS);
    this.#size = moveKept({ from: this.#words, to: kept, capacity, today, keptDays });
    this.#words = kept;
    this.#capacity = capacity;
  }
}

function isFree(words: Uint32Array, at: number): boolean {
  return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0;
}

/** 48 bits of the place: its upper word, and the lower half of the other above the day. */
function isPlaceAt(words: Uint32Array, at: number, { high, low }: Place): boolean {
  return words[at + 3] === high >>> 0 && (words[at + 4] ?? 0) >>> 16 === (low & 0xffff);
}

function writePlace(words: Uint32Array, at: number, { high, low }: Place): void {
  words[at + 3] = high;
  words[at + 4] = ((low << 16) | ((words[at + 4] ?? 0) & 0xffff)) >>> 0;
}

/** In days. 16 bits of day: what looks like the future is a clock that is off, and counts as today. */
function ageAt(words: Uint32Array, at: number, today: number): number {
  const age = (today - ((words[at + 4] as number) & 0xffff)) & 0xffff;
  return age > 0x7fff ? 0 : age;
}

/** Ids go to free slots in the new table; they are all different, so none is compared. Returns how many. */
function moveKept(move: {
  from: Uint32Array;
  to: Uint32Array;
  capacity: number;
  today: number;
  keptDays: number;
}): number {
  const { from, to, capacity, today, keptDays } = move;
  let size = 0;
  for (let at = 0; at < from.length; at += WORDS) {
    if (isFree(from, at) || ageAt(from, at, today) > keptDays) continue;
    let target = Math.floor(((from[at] as number) / TWO_TO_32) * capacity) * WORDS;
    while (!isFree(to, target)) target = target + WORDS === to.length ? 0 : target + WORDS;
    // Written out: each growth comes by here with every id that there is.
    to[target] = from[at] as number;
    to[target + 1] = from[at + 1] as number;
    to[target + 2] = from[at + 2] as number;
    to[target + 3] = from[at + 3] as number;
    to[target + 4] = from[at + 4] as number;
    size++;
  }
  return size;
}

function wordOf(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
  return (high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)) >>> 0;
}

const FNV_SEED: Place = { high: 0x811c9dc5 | 0, low: 0x2f0b4c47 };

/** FNV-1a, twice with different seeds, which goes on from what was hashed before. */
function hashed(before: Place, text: string): Place {
  let { high, low } = before;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x01000193);
    low ^= low >>> 15;
  }
  return { high, low };
}

/** The hash of a chunk's place; `placeOf` makes an event's place of it. */
export function chunkPlace(lane: string, offset: string): Place {
  return hashed(hashed(hashed(FNV_SEED, lane), '|'), offset);
}

export function placeOf(chunk: Place, index: number): Place {
  return { high: chunk.high ^ Math.imul(index + 1, 0x9e3779b1), low: (chunk.low + index) | 0 };
}
