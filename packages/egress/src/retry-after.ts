const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * How long the other side asks us to wait, in ms from now: `retry-after-ms`, or `Retry-After` in seconds or as an HTTP
 * date (RFC 9110 §10.2.3). At most a day, at least 0; undefined when absent or unreadable. Names in lower case.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  nowMs: number = Date.now(),
): number | undefined {
  const exact = headers['retry-after-ms']?.trim();
  if (exact && /^\d+(\.\d+)?$/.test(exact)) return within(Number(exact));
  const value = headers['retry-after']?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return within(Number(value) * 1_000);
  // A date begins with the name of a day: without this, Date.parse would read "-5" or "soon 1" as years.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(value)) return undefined;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : within(atMs - nowMs);
}

function within(ms: number): number {
  return Math.round(Math.min(DAY_MS, Math.max(0, ms)));
}
