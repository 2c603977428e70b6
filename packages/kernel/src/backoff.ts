/**
 * Delay before the next try: exponential with full jitter (the whole interval is random, so that a crowd of failures
 * does not come back at the same moment). `attempt` counts from 1; the answer is between base and cap, in ms.
 */
export function backoffMs(
  attempt: number,
  { baseMs, capMs, random = Math.random }: { baseMs: number; capMs: number; random?: () => number },
): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(Math.min(ceiling, baseMs) + random() * Math.max(0, ceiling - baseMs));
}
