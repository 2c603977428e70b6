const STEPS: readonly [limitMs: number, unitMs: number, long: Intl.RelativeTimeFormatUnit, short: string][] = [
  [60_000, 1_000, 'second', 's'],
  [3_600_000, 60_000, 'minute', 'm'],
  [86_400_000, 3_600_000, 'hour', 'h'],
  [30 * 86_400_000, 86_400_000, 'day', 'd'],
  [365 * 86_400_000, 30 * 86_400_000, 'month', 'mo'],
  [Number.POSITIVE_INFINITY, 365 * 86_400_000, 'year', 'y'],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** `12 seconds ago`, or `12s` when short. Within five seconds it is `just now`. Times ahead are `in 3 minutes`. */
export function timeAgo(atMs: number, nowMs: number, short = false): string {
  const away = Math.abs(nowMs - atMs);
  if (away < 5_000) return short ? 'now' : 'just now';
  const [, unitMs, unit, letter] = STEPS.find(([limit]) => away < limit) ??
    STEPS[STEPS.length - 1] ?? [0, 1, 'year', 'y'];
  const count = Math.floor(away / unitMs);
  if (short) return atMs > nowMs ? `in ${count}${letter}` : `${count}${letter}`;
  return relative.format(atMs > nowMs ? count : -count, unit as Intl.RelativeTimeFormatUnit);
}

/** `22 Nov 2026, 20:31:05.123 GMT+1`: the viewer's zone, milliseconds included. */
export function exactTime(date: Date): string {
  return date.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  });
}

/** `340 ms`, `2.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
