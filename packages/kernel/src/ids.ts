import { createHash, hash, randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const TIME_CHARS = 9;
/** One call for random bytes costs some microseconds, however few it brings: they are fetched for 250 ids at a time. */
const pool = new Uint16Array(2048);
let poolUsed = pool.length;

const PAIRS = Array.from(ALPHABET, (first) => Array.from(ALPHABET, (second) => first + second)).flat();
/** The largest multiple of their number under 65,536: what is above would favour the first. */
const PAIRS_BELOW = 65_536 - (65_536 % PAIRS.length);

/** Two letters of chance, each as likely as any other. */
function randomPair(): string {
  for (;;) {
    if (poolUsed === pool.length) {
      randomFillSync(pool);
      poolUsed = 0;
    }
    const chance = pool[poolUsed] as number;
    pool[poolUsed++] = 0;
    if (chance < PAIRS_BELOW) return PAIRS[chance % PAIRS.length] as string;
  }
}

let told = { ms: -1, text: '' };

/** Ids come many in a millisecond, and its text costs as much as all the rest of them. */
function timeText(ms: number): string {
  if (ms !== told.ms) told = { ms, text: ms.toString(36).padStart(TIME_CHARS, '0') };
  return told.text;
}

/**
 * A new id that sorts by creation time: `<prefix>_<9 chars of time><15 chars of chance>`, lower case letters and
 * digits only, so that it is safe in URLs, in Redis keys and as a BullMQ job id. 77 bits of chance.
 */
export function newId(prefix: string, nowMs: number = Date.now()): string {
  const chance = randomPair() + randomPair() + randomPair() + randomPair() + randomPair() + randomPair() + randomPair();
  return `${prefix}_${timeText(nowMs)}${chance}${randomPair().charAt(0)}`;
}

/**
 * 32 hex characters (128 bits of SHA-256) over the parts, length-prefixed so that ('ab','c') differs from ('a','bc').
 * For keys that must come out the same when a step runs twice. Not for secrets.
 */
export function digest(...parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return sha256Hex(text).slice(0, 32);
}

/** One call instead of three objects, where Node has it (20.12 and later). */
const sha256Hex: (text: string) => string =
  typeof hash === 'function'
    ? (text) => hash('sha256', text, 'hex')
    : (text) => createHash('sha256').update(text).digest('hex');
