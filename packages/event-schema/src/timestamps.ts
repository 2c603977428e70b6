const DAY_MS = 24 * 60 * 60 * 1000;
/** Below this, a number is taken for seconds: it would be March 1973 in milliseconds. */
const MILLISECONDS_FROM = 100_000_000_000;
const SECONDS_FROM = 100_000_000;
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,3})\d*)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;
const PLAIN_UTC_LENGTH = 24;

/**
 * Milliseconds since the epoch of ISO 8601 text (no zone means UTC, so that the answer does not depend on the server)
 * or of a number of seconds or milliseconds. Null for anything else.
 */
export function parseTimestamp(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const iso = ISO.exec(text);
  if (iso === null) return /^\d{9,13}(\.\d+)?$/.test(text) ? fromNumber(Number(text)) : null;
  const time = Date.parse(text.length === PLAIN_UTC_LENGTH && text.endsWith('Z') ? text : normalise(iso));
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
