// The names of fields: which of the wanted ones a key is. See scan.ts for where all this lies.

/** Where a key without its escapes is written. */
export const SCRATCH: usize = 0;
const SCRATCH_BYTES: i32 = 32 * 1024;
const BACKSLASH: u32 = 92;
const LOWER_U: u32 = 117;

/** A table of names: how many, then 256 bytes of first slots, 64 bytes of next slots, and per slot the place and the length of its name. 255 is none. */
const TABLE_FIRST: usize = 4;
const TABLE_NEXT: usize = 4 + 256;
const TABLE_NAMES: usize = 4 + 256 + 64;
/** No slot. */
export const NONE: u32 = 255;

@inline
function at(p: usize): u32 {
  return load<u8>(p);
}

/** The value of a hex digit, or a negative number. */
export function hexOf(byte: u32): i32 {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Whether a key is `batch`. */
@inline
export function isBatchName(name: usize, length: i32): bool {
  // 'batc' as a little-endian word, and 'h'.
  return length == 5 && load<u32>(name) == 0x63746162 && load<u8>(name + 4) == 104;
}

/** The slot of a name among the wanted ones. */
export function find(table: usize, name: usize, end: usize): u32 {
  const length = <u32>(end - name);
  let slot: u32 = load<u8>(table + TABLE_FIRST + ((length * 31 + at(name)) & 255));
  while (slot != NONE) {
    const entry = table + TABLE_NAMES + (slot << 3);
    if (load<u32>(entry + 4) == length && isSame(load<u32>(entry), name, length)) return slot;
    slot = load<u8>(table + TABLE_NEXT + slot);
  }
  return NONE;
}

function isSame(one: usize, other: usize, length: u32): bool {
  let i: u32 = 0;
  while (i + 4 <= length) {
    if (load<u32>(one + i) != load<u32>(other + i)) return false;
    i += 4;
  }
  while (i < length) {
    if (at(one + i) != at(other + i)) return false;
    i++;
  }
  return true;
}

/**
 * Writes a key without its escapes to the scratch and returns its length. Names are ASCII, so whatever is not becomes a
 * byte that no name holds, and a key that is longer than any name is cut.
 */
export function unescape(from: usize, end: usize): i32 {
  let p = from;
  let length = 0;
  while (p < end && length < SCRATCH_BYTES) {
    let byte = at(p++);
    if (byte == BACKSLASH) {
      byte = at(p++);
      if (byte == 98) byte = 8;
      else if (byte == 102) byte = 12;
      else if (byte == 110) byte = 10;
      else if (byte == 114) byte = 13;
      else if (byte == 116) byte = 9;
      else if (byte == LOWER_U) {
        let code = 0;
        for (let digit = 0; digit < 4; digit++) code = (code << 4) | hexOf(at(p++));
        byte = code < 128 ? code : 255;
      }
    }
    store<u8>(SCRATCH + length, <u8>byte);
    length++;
  }
  return length;
}
