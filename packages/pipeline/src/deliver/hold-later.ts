/** For so long an event that has to be tried again is waited for; then what came after it goes past it. */
export const HOLD_MS = 60_000;
const HOLDS_MAX = 10_000;

/**
 * Keeps the order through retries: while an event has to be tried again, its person's later ones wait. For a minute at
 * most, or an event that its destination never takes would keep all others of that person from it. Within one process,
 * and forgotten when it ends.
 */
export interface HoldLater {
  /** Whether events that begin with this one have to wait for an earlier one. */
  waits(key: string, eventId: string): boolean;
  /** `left` is the first event that has to be tried again, or null; `since` is when it was first tried. */
  note(key: string, left: string | null, sinceMs: number): void;
}

export function createHoldLater(clock: () => number): HoldLater {
  const holds = new Map<string, { readonly eventId: string; readonly untilMs: number }>();
  const forgetOver = (): void => {
    for (const [key, { untilMs }] of holds) if (untilMs <= clock()) holds.delete(key);
  };
  return {
    waits(key, eventId) {
      const hold = holds.get(key);
      return hold !== undefined && hold.eventId !== eventId && clock() < hold.untilMs;
    },
    note(key, left, sinceMs) {
      const untilMs = sinceMs + HOLD_MS;
      if (left === null || untilMs <= clock()) {
        holds.delete(key);
        return;
      }
      if (holds.size >= HOLDS_MAX) forgetOver();
      if (holds.size < HOLDS_MAX) holds.set(key, { eventId: left, untilMs });
    },
  };
}
