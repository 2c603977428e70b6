import { type Clock, systemClock } from '@tributary/kernel';

const FAILURES_MAX = 10;
const WINDOW_MS = 10 * 60_000;
/** Bounds the memory that somebody who invents addresses can take. */
const ACCOUNTS_MAX = 10_000;

/**
 * Bounds the guessing of one account's password, from however many addresses: after 10 failures within 10 minutes that
 * account has to wait until the window has passed. Per process.
 */
export function createSignInThrottle(clock: Clock = systemClock) {
  const failures = new Map<string, { count: number; sinceMs: number }>();
  const current = (email: string) => {
    const found = failures.get(email);
    if (found && clock() - found.sinceMs < WINDOW_MS) return found;
    failures.delete(email);
    return null;
  };
  return {
    isBlocked: (email: string): boolean => (current(email)?.count ?? 0) >= FAILURES_MAX,
    note(email: string, succeeded: boolean): void {
      if (succeeded) {
        failures.delete(email);
        return;
      }
      const found = current(email);
      if (found) found.count += 1;
      else failures.set(email, { count: 1, sinceMs: clock() });
      const oldest = failures.keys().next().value;
      if (failures.size > ACCOUNTS_MAX && oldest !== undefined) failures.delete(oldest);
    },
  };
}
