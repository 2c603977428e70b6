// The ids of events: SHA-256 over a prefix, the length of a text and the text, as `ids.ts` says, for four texts at a time,
// one in each lane of a vector. The constants of SHA-256 are FIPS 180-4's; a test holds the whole to node:crypto.

const LANES: i32 = 4;
/** Four blocks, and room for a vector that begins at their end. */
const LANE_BYTES: usize = 256 + 32;
const BLOCK_BYTES: usize = 64;
const WORDS: usize = 64;
const COLON: u32 = 58;
const ZERO: u32 = 48;

const K = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
/** The messages of the four lanes, each behind its prefix. */
const messages = memory.data(4 * 288, 16);
/** A block's schedule: 64 vectors. */
const schedule = memory.data(64 * 16, 16);
/** The eight words of the four states. */
const state = memory.data(8 * 16, 16);

/**
 * Writes the first 16 bytes of each digest to `digests`, which has room for three more. Texts lie behind each other from
 * `texts` on, with 16 bytes of any kind behind the last; `offsets` says where each starts, and behind them where the last
 * one ends. A text above `bytesMax` gets another's digest: `prefixLength`, 4 and `bytesMax` together are 247 at most.
 */
export function digestTexts(
  prefix: usize,
  prefixLength: i32,
  texts: usize,
  offsets: usize,
  rows: i32,
  bytesMax: i32,
  digests: usize,
): void {
  for (let lane = 0; lane < LANES; lane++) memory.copy(messages + <usize>lane * LANE_BYTES, prefix, prefixLength);
  for (let row = 0; row < rows; row += LANES) {
    let blocks = i32x4.splat(0);
    let most = 0;
    for (let lane = 0; lane < LANES; lane++) {
      const own = offsets + (min(row + lane, rows - 1) << 2);
      const start = load<i32>(own);
      const size = load<i32>(own + 4) - start;
      const count = writeMessage(messages + <usize>lane * LANE_BYTES, prefixLength, texts + start, size > bytesMax ? 0 : size);
      blocks = putLane(blocks, lane, count);
      most = max(most, count);
    }
    digestBlocks(blocks, most);
    storeDigests(digests + (row << 4));
  }
}

/** Puts a text behind its prefix, and what SHA-256 puts behind both. Returns how many blocks they are. */
function writeMessage(message: usize, prefixLength: i32, text: usize, size: i32): i32 {
  let p = message + prefixLength;
  const length = lengthOf(text, size);
  if (length >= 100) store<u8>(p++, ZERO + length / 100);
  if (length >= 10) store<u8>(p++, ZERO + ((length / 10) % 10));
  store<u8>(p++, ZERO + (length % 10));
  store<u8>(p++, COLON);
  for (let at = 0; at < size; at += 16) v128.store(p + at, v128.load(text + at));
  p += size;
  const blocks = <i32>((p - message + 8) >> 6) + 1;
  const end = message + (<usize>blocks << 6);
  store<u8>(p++, 0x80);
  const bits = <u32>(p - 1 - message) << 3;
  for (; p < end; p += 16) v128.store(p, i32x4.splat(0));
  store<u32>(end - 4, bswap(bits));
  return blocks;
}

/** A text's length as JavaScript counts it, in UTF-16 units. */
function lengthOf(text: usize, size: i32): i32 {
  let high = 0;
  for (let at = 0; at < size; at += 16) high |= i8x16.bitmask(v128.load(text + at));
  if (high == 0) return size;
  let length = 0;
  for (let at = 0; at < size; at++) {
    const byte = load<u8>(text + at);
    // Bytes that continue a letter count nothing; a letter of four bytes is a pair.
    if ((byte & 0xc0) != 0x80) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}

@inline
function putLane(vector: v128, lane: i32, value: i32): v128 {
  if (lane == 0) return i32x4.replace_lane(vector, 0, value);
  if (lane == 1) return i32x4.replace_lane(vector, 1, value);
  return lane == 2 ? i32x4.replace_lane(vector, 2, value) : i32x4.replace_lane(vector, 3, value);
}

@inline
function turned(x: v128, by: i32): v128 {
  return v128.or(v128.shr<u32>(x, by), v128.shl<i32>(x, 32 - by));
}

@inline
function swapped(x: v128): v128 {
  return v128.shuffle<i8>(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** The states after as many blocks of each lane as it has. */
function digestBlocks(blocks: v128, most: i32): void {
  v128.store(state, i32x4.splat(0x6a09e667));
  v128.store(state, i32x4.splat(<i32>0xbb67ae85), 16);
  v128.store(state, i32x4.splat(0x3c6ef372), 32);
  v128.store(state, i32x4.splat(<i32>0xa54ff53a), 48);
  v128.store(state, i32x4.splat(0x510e527f), 64);
  v128.store(state, i32x4.splat(<i32>0x9b05688c), 80);
  v128.store(state, i32x4.splat(0x1f83d9ab), 96);
  v128.store(state, i32x4.splat(0x5be0cd19), 112);
  for (let block = 0; block < most; block++) {
    readBlock(messages + <usize>block * BLOCK_BYTES);
    digestBlock(v128.gt<i32>(blocks, i32x4.splat(block)));
  }
}

/** Fills the schedule from the block that begins at `from` in the first lane. */
function readBlock(from: usize): void {
  for (let at: usize = 0; at < BLOCK_BYTES; at += 16) {
    const p = from + at;
    const one = swapped(v128.load(p));
    const two = swapped(v128.load(p + LANE_BYTES));
    const three = swapped(v128.load(p + 2 * LANE_BYTES));
    const four = swapped(v128.load(p + 3 * LANE_BYTES));
    storeTurned(schedule + (at << 2), one, two, three, four);
  }
  for (let at = schedule + 16 * 16; at < schedule + WORDS * 16; at += 16) {
    const two = v128.load(at - 2 * 16);
    const fifteen = v128.load(at - 15 * 16);
    const small = v128.xor(v128.xor(turned(fifteen, 7), turned(fifteen, 18)), v128.shr<u32>(fifteen, 3));
    const large = v128.xor(v128.xor(turned(two, 17), turned(two, 19)), v128.shr<u32>(two, 10));
    const sum = v128.add<i32>(v128.load(at - 16 * 16), v128.load(at - 7 * 16));
    v128.store(at, v128.add<i32>(sum, v128.add<i32>(small, large)));
  }
}

/** Four vectors as the columns of the square that they are the rows of. */
@inline
function storeTurned(to: usize, one: v128, two: v128, three: v128, four: v128): void {
  const a = v128.shuffle<i32>(one, two, 0, 4, 1, 5);
  const b = v128.shuffle<i32>(one, two, 2, 6, 3, 7);
  const c = v128.shuffle<i32>(three, four, 0, 4, 1, 5);
  const d = v128.shuffle<i32>(three, four, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(a, c, 0, 2));
  v128.store(to, v128.shuffle<i64>(a, c, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(b, d, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(b, d, 1, 3), 48);
}

/** One block; the lanes that are not in `active` stay what they are. */
function digestBlock(active: v128): void {
  let a = v128.load(state);
  let b = v128.load(state, 16);
  let c = v128.load(state, 32);
  let d = v128.load(state, 48);
  let e = v128.load(state, 64);
  let f = v128.load(state, 80);
  let g = v128.load(state, 96);
  let h = v128.load(state, 112);
  for (let word: usize = 0; word < WORDS; word++) {
    const added = v128.add<i32>(v128.load(schedule + (word << 4)), v128.load_splat<u32>(K + (word << 2)));
    const largeE = v128.xor(v128.xor(turned(e, 6), turned(e, 11)), turned(e, 25));
    const chosen = v128.bitselect(f, g, e);
    const first = v128.add<i32>(v128.add<i32>(h, largeE), v128.add<i32>(chosen, added));
    const largeA = v128.xor(v128.xor(turned(a, 2), turned(a, 13)), turned(a, 22));
    const most = v128.bitselect(c, a, v128.xor(a, b));
    h = g;
    g = f;
    f = e;
    e = v128.add<i32>(d, first);
    d = c;
    c = b;
    b = a;
    a = v128.add<i32>(first, v128.add<i32>(largeA, most));
  }
  addTo(0, a, active);
  addTo(16, b, active);
  addTo(32, c, active);
  addTo(48, d, active);
  addTo(64, e, active);
  addTo(80, f, active);
  addTo(96, g, active);
  addTo(112, h, active);
}

@inline
function addTo(at: usize, value: v128, active: v128): void {
  const before = v128.load(state + at);
  v128.store(state + at, v128.add<i32>(before, v128.and(value, active)));
}

function storeDigests(to: usize): void {
  const one = swapped(v128.load(state));
  const two = swapped(v128.load(state, 16));
  const three = swapped(v128.load(state, 32));
  const four = swapped(v128.load(state, 48));
  storeTurned(to, one, two, three, four);
}
