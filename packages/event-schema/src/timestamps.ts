const DAY_MS = 24 * 60 * 60 * 1000;
/** Below this, a number is taken for seconds: it would be March 1973 in milliseconds. */
const MILLISECONDS_FROM = 100_000_000_000;
const SECONDS_FROM = 100_000_000;
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,3})\d*)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;
const ZERO = 48;

/**
 * Milliseconds since the epoch of ISO 8601 text (no zone means UTC, so that the answer does not depend on the server)
 * or of a number of seconds or milliseconds. Null for anything else.
 */
export function parseTimestamp(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return null;
  const plain = fromPlainText(value);
  if (plain !== null) return plain;
  const text = value.trim();
  const iso = ISO.exec(text);
  if (iso === null) return /^\d{9,13}(\.\d+)?$/.test(text) ? fromNumber(Number(text)) : null;
  const time = Date.parse(normalise(iso));
  return Number.isNaN(time) ? null : time;
}

/**
 * When it happened by the server's clock: `receivedAt - (sentAt - original)`, Segment's rule, which cancels a client
 * clock that is off. Without `sentAt` the original is believed. What ends before 1970 or more than a day after it was
 * received is not a time of any use: `receivedAt` stands in, as for a missing original.
 */
export function correctTimestamp(times: {
  readonly receivedAtMs: number;
  readonly sentAtMs: number | null;
  readonly originalMs: number | null;
}): number {
  const { receivedAtMs, sentAtMs, originalMs } = times;
  if (originalMs === null) return receivedAtMs;
  const corrected = sentAtMs === null ? originalMs : receivedAtMs - (sentAtMs - originalMs);
  return corrected < 0 || corrected > receivedAtMs + DAY_MS ? receivedAtMs : corrected;
}

/** The bytes of `dddd-dd-ddTdd:dd:dd.dddZ`, a zero for each digit. */
const PLAIN_UTC = Uint8Array.from('0000-00-00T00:00:00.000Z', (letter) => letter.charCodeAt(0));
export const PLAIN_UTC_LENGTH = PLAIN_UTC.length;
/** The day that was met last, as yyyymmdd, and its midnight: nearly all events of an hour are of one day. */
let lastDay = 0;
let lastMidnightMs: number | null = null;

/**
 * The form that nearly all SDKs send, read from its bytes (ASCII, or UTF-8 with no regard to what lies behind), without
 * a string or a regular expression; null for every other form, and for odd dates, which `parseTimestamp` knows.
 */
export function parsePlainUtc(bytes: Uint8Array, start: number): number | null {
  for (let i = 0; i < PLAIN_UTC_LENGTH; i++) {
    const wanted = PLAIN_UTC[i] as number;
    const over = (bytes[start + i] as number) - wanted;
    if (over !== 0 && (wanted !== ZERO || over < 0 || over > 9)) return null;
  }
  const day = twoDigits(bytes, start + 8);
  const month = twoDigits(bytes, start + 5);
  const hour = twoDigits(bytes, start + 11);
  const minute = twoDigits(bytes, start + 14);
  const second = twoDigits(bytes, start + 17);
  // Days that their month does not have, leap seconds and years below 1000 are left to Date.parse and its rules.
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  if (year < 1000 || hour > 23 || minute > 59 || second > 59) return null;
  const midnightMs = midnightOf(year, month, day);
  if (midnightMs === null) return null;
  const ms = twoDigits(bytes, start + 20) * 10 + (bytes[start + 22] as number) - ZERO;
  return midnightMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

/** Null for a day that the calendar does not have. */
function midnightOf(year: number, month: number, day: number): number | null {
  const key = (year * 100 + month) * 100 + day;
  if (key !== lastDay) {
    const midnight = new Date(Date.UTC(year, month - 1, day));
    const isThatDay = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
    lastMidnightMs = isThatDay ? midnight.getTime() : null;
    lastDay = key;
  }
  return lastMidnightMs;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - ZERO) * 10 + (bytes[at + 1] as number) - ZERO;
}

const scratch = new Uint8Array(PLAIN_UTC_LENGTH);
function fromPlainText(text: string): number | null {
  if (text.length !== PLAIN_UTC_LENGTH) return null;
  for (let i = 0; i < PLAIN_UTC_LENGTH; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return null;
    scratch[i] = code;
  }
  return parsePlainUtc(scratch, 0);
}

function normalise([, date, minutes, seconds, fraction, zone]: RegExpExecArray): string {
  const clock = `${minutes ?? '00:00'}${seconds ?? ':00'}.${(fraction ?? '').padEnd(3, '0')}`;
  return `${date}T${clock}${normaliseZone(zone)}`;
}

function normaliseZone(zone: string | undefined): string {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function fromNumber(value: number): number | null {
  if (!Number.isFinite(value) || value < SECONDS_FROM) return null;
  const time = Math.round(value < MILLISECONDS_FROM ? value * 1000 : value);
  return Number.isNaN(new Date(time).getTime()) ? null : time;
}
