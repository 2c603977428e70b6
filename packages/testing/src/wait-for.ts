import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 50;

/**
 * Waits until the look answers with something other than undefined, null or false, and answers with that. A look that
 * throws is tried again. @throws after `withinMs` with `what` and the last error
 */
export async function waitFor<T>(
  look: () => Promise<T> | T,
  { withinMs = 30_000, what = 'the condition' }: { withinMs?: number; what?: string | (() => string) } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  let last: unknown;
  for (const until = Date.now() + withinMs; ; await delay(EVERY_MS)) {
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
  }
}
