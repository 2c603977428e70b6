import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 50;
const EVERY_MS_MAX = 1_000;
/** Of the time that a look took. A look may be a query: what is waited for needs the cores more than the waiting does. */
const REST_FACTOR = 2;

/**
 * Waits until the look answers with something other than undefined, null or false, and answers with that. A look that
 * throws is tried again. A look that takes long is followed by a longer rest. @throws after `withinMs` with `what` and the last error
 */
export async function waitFor<T>(
  look: () => Promise<T> | T,
  { withinMs = 30_000, what = 'the condition' }: { withinMs?: number; what?: string | (() => string) } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  let last: unknown;
  for (const until = Date.now() + withinMs; ; ) {
    const lookedMs = Date.now();
    try {
      last = undefined;
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false) return seen as NonNullable<Exclude<T, false>>;
    } catch (error) {
      last = error;
    }
    if (Date.now() > until) {
      const name = typeof what === 'string' ? what : what();
      throw new Error(`waited ${withinMs} ms in vain for ${name}`, last === undefined ? {} : { cause: last });
    }
    await delay(Math.min(EVERY_MS_MAX, Math.max(EVERY_MS, REST_FACTOR * (Date.now() - lookedMs))));
  }
}
