const DAY_MS = 86_400_000;

export const iso = (ms: number): string => new Date(ms).toISOString();

/** Zero stands for never. */
export const isoOrNull = (ms: number): string | null => (ms > 0 ? iso(ms) : null);

export interface TimeRange {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** A range in ms: until now, from `defaultMs` (a day) before its end, where nothing else is said. */
export function readRange(
  { since, until }: TimeRange,
  { nowMs, defaultMs = DAY_MS }: { nowMs: number; defaultMs?: number },
): { readonly sinceMs: number; readonly untilMs: number } {
  const untilMs = until === undefined ? nowMs : Date.parse(until);
  const sinceMs = since === undefined ? Math.max(0, untilMs - defaultMs) : Date.parse(since);
  return { sinceMs, untilMs: Math.max(untilMs, sinceMs) };
}

/** Bounds where they are given, and none otherwise. */
export const openRange = ({ since, until }: TimeRange) => ({
  ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
  ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
});
