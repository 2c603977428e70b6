import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const TIME_CHARS = 9;
const RANDOM_CHARS = 15;

function base36(value: number, width: number): string {
  return value.toString(36).padStart(width, '0');
}

/**
 * A new id that sorts by creation time: `<prefix>_<9 chars of time><15 chars of chance>`, lower case letters and
 * digits only, so that it is safe in URLs, in Redis keys and as a BullMQ job id. 77 bits of chance.
 */
export function newId(prefix: string, nowMs: number = Date.now()): string {
  let chance = '';
  // 252 is the largest multiple of 36 below 256: bytes above it would favour the first letters.
  while (chance.length < RANDOM_CHARS) {
    for (const byte of randomBytes(RANDOM_CHARS)) {
      if (byte < 252 && chance.length < RANDOM_CHARS) chance += ALPHABET[byte % 36];
    }
  }
  return `${prefix}_${base36(nowMs, TIME_CHARS)}${chance}`;
}

/**
 * 32 hex characters (128 bits of SHA-256) over the parts, length-prefixed so that ('ab','c') differs from ('a','bc').
 * For keys that must come out the same when a step runs twice. Not for secrets.
 */
export function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}
