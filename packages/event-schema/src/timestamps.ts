const DAY_MS = 24 * 60 * 60 * 1000;
/** Below this, a number is taken for seconds: it would be March 1973 in milliseconds. */
const MILLISECONDS_FROM = 100_000_000_000;
const SECONDS_FROM = 100_000_000;
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,3})\d*)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;
const PLAIN_UTC_LENGTH = 24;
const ZERO = 48;
const NINE = 57;
const LOWER_D = 100;

/**
 * Milliseconds since the epoch of ISO 8601 text (no zone means UTC, so that the answer does not depend on the server)
 * or of a number of seconds or milliseconds. Null for anything else.
 */
export function parseTimestamp(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return null;
  const plain = fromPlainUtc(value);
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

const PLAIN_UTC = 'dddd-dd-ddTdd:dd:dd.dddZ';
/** The form that nearly all SDKs send, read without a regular expression; null for every other, and for odd dates. */
function fromPlainUtc(text: string): number | null {
  if (text.length !== PLAIN_UTC_LENGTH) return null;
  for (let i = 0; i < PLAIN_UTC_LENGTH; i++) {
    const code = text.charCodeAt(i);
    const wanted = PLAIN_UTC.charCodeAt(i);
    if (wanted === LOWER_D ? code < ZERO || code > NINE : code !== wanted) return null;
  }
  const day = digitsOf(text, 8, 2);
  const month = digitsOf(text, 5, 2);
  const hour = digitsOf(text, 11, 2);
  const minute = digitsOf(text, 14, 2);
  const second = digitsOf(text, 17, 2);
  // The last days of months, leap seconds and years below 100 are left to Date.parse and its rules.
  const year = digitsOf(text, 0, 4);
  const isPlain = day >= 1 && day <= 28 && month >= 1 && month <= 12 && year >= 100;
  if (!isPlain || hour > 23 || minute > 59 || second > 59) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, digitsOf(text, 20, 3));
}

function digitsOf(text: string, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i++) value = value * 10 + text.charCodeAt(i) - ZERO;
  return value;
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
