/**
 * Every way in which a unit of work can end. Expected ends are values; `throw` means that infrastructure failed or a
 * programmer did. One place acts on each kind: `queues` for jobs, `pipeline` for events.
 */
export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** Ended on purpose and for good: a filter, a duplicate, a switched-off source. Never retried, never an error. */
  | { readonly kind: 'drop'; readonly reason: string }
  /** May succeed later. `afterMs` is the other side's own wish (Retry-After) and costs no attempt. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** Can never succeed as it is. A person has to change something. */
  | { readonly kind: 'dead'; readonly reason: string; readonly cause?: unknown };

export const ok = <T>(value: T): Outcome<T> => ({ kind: 'ok', value });
export const drop = (reason: string): Outcome<never> => ({ kind: 'drop', reason });
export const retry = (reason: string, afterMs?: number): Outcome<never> =>
  afterMs === undefined ? { kind: 'retry', reason } : { kind: 'retry', reason, afterMs };
export const dead = (reason: string, cause?: unknown): Outcome<never> => ({ kind: 'dead', reason, cause });

/** Makes a `switch` over a closed type exhaustive at compile time, and loud at run time. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
