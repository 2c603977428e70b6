// DEFLATE (RFC 1951) for bodies whose size is told: a gzip body's bytes are opened where the scan's memory is, up to two
// literals a step, sixteen bytes a copy. What it refuses zlib is asked about, so it need not say why. A fuzz test holds it to zlib.

import {
  buildFixedTables,
  buildLengthTable,
  buildTables,
  codeLengths,
  DISTANCE_BITS,
  distanceTable,
  END,
  LENGTH_BITS,
  lengthTable,
  LONGER,
  SPECIAL,
  SYMBOL_BITS,
  symbolTable,
} from './huffman';

const STORED: u32 = 0;
const FIXED: u32 = 1;
const DYNAMIC: u32 = 2;
/** More are not in use, and zlib refuses them. */
const SYMBOLS_MAX: i32 = 286;
const DISTANCES_MAX: i32 = 30;
/** The order in which the bits of the length codes are told. */
const ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
/** What is read ahead of a sound input's last bits. Of a broken one up to 40 bytes more are read before it is noticed. */
const MARGIN: i32 = 16;

// Between blocks: the next byte to read, the bits that were read and not used, how many they are, and the next byte to write.
let input: usize = 0;
let inputEnd: usize = 0;
let bits: u64 = 0;
let left: u32 = 0;
let output: usize = 0;
let outputStart: usize = 0;
let outputEnd: usize = 0;

/**
 * Opens `inputLength` bytes at `from` into `to`, which has room for `room` bytes. Behind both are 512 bytes of any kind.
 * Returns how many bytes it wrote, or -1: the input is malformed, or does not end where its last block ends, or has more
 * bytes than there is room for. `to` is at 32 KiB or behind, so that what is behind a distance is always in the memory.
 */
export function inflate(from: usize, inputLength: i32, to: usize, room: i32): i32 {
  input = from;
  inputEnd = from + inputLength;
  bits = 0;
  left = 0;
  output = to;
  outputStart = to;
  outputEnd = to + room;
  memory.fill(inputEnd, 0, MARGIN);
  while (true) {
    refill();
    const isLast = take(1) == 1;
    if (!readBlock(take(2))) return -1;
    if (isLast) break;
  }
  // Whole bytes that were read ahead are the caller's again.
  input -= left >> 3;
  return input == inputEnd && output <= outputEnd ? <i32>(output - outputStart) : -1;
}

/**
 * Reads ahead to 56 bits or more. Bytes are read again until all of them are in `bits`; those behind the input are zeros,
 * and a block ends before more than a few of them are used.
 */
@inline
function refill(): void {
  bits |= load<u64>(input) << left;
  input += (63 - left) >> 3;
  left |= 56;
}

/** The next bits, lowest first. */
@inline
function take(count: u32): u32 {
  const taken = <u32>bits & ((1 << count) - 1);
  bits >>= count;
  left -= count;
  return taken;
}

/** One block, without the three bits at its start. Returns false for one that is malformed. */
function readBlock(kind: u32): bool {
  if (kind == STORED) return copyStored();
  if (kind == FIXED) buildFixedTables();
  else if (kind != DYNAMIC || !readCodes()) return false;
  return readSymbols();
}

/** Bytes as they are, from the next whole byte on. */
function copyStored(): bool {
  input -= left >> 3;
  bits = 0;
  left = 0;
  if (input + 4 > inputEnd) return false;
  const size = <u32>load<u16>(input);
  if (size != (<u32>load<u16>(input, 2) ^ 0xffff)) return false;
  input += 4;
  if (input + size > inputEnd || output + size > outputEnd) return false;
  memory.copy(output, input, size);
  input += size;
  output += size;
  return true;
}

/** The codes of a block, which are told as the bits of each, and those in a code of their own. */
function readCodes(): bool {
  const symbols = <i32>take(5) + 257;
  const distances = <i32>take(5) + 1;
  const lengths = <i32>take(4) + 4;
  if (symbols > SYMBOLS_MAX || distances > DISTANCES_MAX) return false;
  v128.store(codeLengths, i32x4.splat(0));
  store<u32>(codeLengths + 16, 0);
  for (let n = 0; n < lengths; n++) {
    if (left < 3) refill();
    store<u8>(codeLengths + load<u8>(ORDER + n), <u8>take(3));
  }
  if (!buildLengthTable()) return false;
  const all = symbols + distances;
  let n = 0;
  while (n < all) {
    if (left < LENGTH_BITS + 7) refill();
    if (input > inputEnd + 8) return false;
    const entry = load<u32>(lengthTable + (<usize>(bits & ((1 << LENGTH_BITS) - 1)) << 2));
    take(entry & 255);
    const length = entry >> 16;
    if (length < 16) {
      store<u8>(codeLengths + n++, <u8>length);
      continue;
    }
    if (length == 16 && n == 0) return false;
    const repeated = length == 16 ? load<u8>(codeLengths + n - 1) : 0;
    const times = <i32>(length == 16 ? 3 + take(2) : length == 17 ? 3 + take(3) : 11 + take(7));
    if (n + times > all) return false;
    repeat(codeLengths + n, repeated, times);
    n += times;
  }
  return buildTables(symbols, distances);
}

/** A byte so many times, and up to fifteen times more. */
@inline
function repeat(to: usize, byte: u8, times: i32): void {
  const bytes = i8x16.splat(byte);
  for (let at = to; at < to + times; at += 16) v128.store(at, bytes);
}

/** What lies behind a second table's code: its entry. */
@inline
function longer(table: usize, entry: u32, next: u64): u32 {
  const mask: u32 = (1 << ((entry >> 8) & 15)) - 1;
  return load<u32>(table + (<usize>((entry >> 16) + (<u32>next & mask)) << 2));
}

/** A length or a distance: its base, and the extra bits behind its code. `next`: from its code on. */
@inline
function withExtra(entry: u32, next: u64): usize {
  return <usize>(entry >> 16) + <usize>((next & ((<u64>1 << (entry & 255)) - 1)) >> ((entry >> 8) & 15));
}

/** Bytes from `distance` before, up to 31 more than asked for. */
@inline
function copyBack(to: usize, distance: usize, length: usize): void {
  const end = to + length;
  let at = to;
  if (distance >= 16) {
    do {
      v128.store(at, v128.load(at - distance));
      v128.store(at + 16, v128.load(at + 16 - distance));
      at += 32;
    } while (at < end);
  } else if (distance == 1) {
    repeat(to, load<u8>(to - 1), <i32>length);
  } else if (distance >= 8) {
    do {
      store<u64>(at, load<u64>(at - distance));
      at += 8;
    } while (at < end);
  } else {
    do {
      store<u8>(at, load<u8>(at - distance));
      at++;
    } while (at < end);
  }
}

/**
 * Symbols until the end of the block. Written out, with all that changes in locals: this is where the time goes. Each turn
 * begins with 56 bits and the entry that they start with; three entries of literals use up 30, a length 20, a distance 28.
 */
function readSymbols(): bool {
  const symbolMask: u64 = (1 << SYMBOL_BITS) - 1;
  const distanceMask: u64 = (1 << DISTANCE_BITS) - 1;
  const inMax = inputEnd + 8;
  const outMax = outputEnd;
  const start = outputStart;
  let p = input;
  let next = bits;
  let ahead = left;
  let out = output;
  next |= load<u64>(p) << ahead;
  p += (63 - ahead) >> 3;
  ahead |= 56;
  let entry = load<u32>(symbolTable + (<usize>(next & symbolMask) << 2));
  while (true) {
    if (out > outMax || p > inMax) return false;
    let before = next;
    next >>= <u64>(entry & 255);
    ahead -= entry & 255;
    if (<i32>entry < 0) {
      store<u16>(out, <u16>((entry >> 16) & 0x7fff));
      out += (entry >> 8) & 3;
      entry = load<u32>(symbolTable + (<usize>(next & symbolMask) << 2));
      before = next;
      next >>= <u64>(entry & 255);
      ahead -= entry & 255;
      if (<i32>entry < 0) {
        store<u16>(out, <u16>((entry >> 16) & 0x7fff));
        out += (entry >> 8) & 3;
        entry = load<u32>(symbolTable + (<usize>(next & symbolMask) << 2));
        before = next;
        next >>= <u64>(entry & 255);
        ahead -= entry & 255;
        if (<i32>entry < 0) {
          store<u16>(out, <u16>((entry >> 16) & 0x7fff));
          out += (entry >> 8) & 3;
          next |= load<u64>(p) << ahead;
          p += (63 - ahead) >> 3;
          ahead |= 56;
          entry = load<u32>(symbolTable + (<usize>(next & symbolMask) << 2));
          continue;
        }
      }
    }
    if ((entry & SPECIAL) != 0) {
      if ((entry & LONGER) != 0) {
        entry = longer(symbolTable, entry, next);
        before = next;
        next >>= <u64>(entry & 255);
        ahead -= entry & 255;
        if (<i32>entry < 0) {
          store<u8>(out++, <u8>(entry >> 16));
          next |= load<u64>(p) << ahead;
          p += (63 - ahead) >> 3;
          ahead |= 56;
          entry = load<u32>(symbolTable + (<usize>(next & symbolMask) << 2));
          continue;
        }
      }
      if ((entry & SPECIAL) != 0) {
        if ((entry & END) == 0) return false;
        break;
      }
    }
    const length = withExtra(entry, before);
    next |= load<u64>(p) << ahead;
    p += (63 - ahead) >> 3;
    ahead |= 56;
    entry = load<u32>(distanceTable + (<usize>(next & distanceMask) << 2));
    if ((entry & SPECIAL) != 0) {
      if ((entry & LONGER) == 0) return false;
      next >>= DISTANCE_BITS;
      ahead -= DISTANCE_BITS;
      entry = longer(distanceTable, entry, next);
      if ((entry & SPECIAL) != 0) return false;
    }
    const distance = withExtra(entry, next);
    next >>= <u64>(entry & 255);
    ahead -= entry & 255;
    if (out - distance < start) return false;
    // What comes next is looked up before the copy, which takes as long.
    next |= load<u64>(p) << ahead;
    p += (63 - ahead) >> 3;
    ahead |= 56;
    entry = load<u32>(symbolTable + (<usize>(next & symbolMask) << 2));
    copyBack(out, distance, length);
    out += length;
  }
  input = p;
  bits = next;
  left = ahead;
  output = out;
  return true;
}
