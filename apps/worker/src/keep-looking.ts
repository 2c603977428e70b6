import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@tributary/telemetry';

/**
 * Looks at once, and again so many ms after each look has ended. A look that fails is only logged: the next one makes
 * up for it. Returns a function that stops looking, once the look under way is over.
 */
export function keepLooking(input: {
  readonly look: () => Promise<void>;
  readonly everyMs: number;
  readonly log: Logger;
  /** What could not be done, for the log. */
  readonly what: string;
}): () => Promise<void> {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await input.look().catch((err) => input.log.warn({ err }, `could not ${input.what}; trying again`));
      await setTimeout(input.everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => {
    stop.abort();
    await running;
  };
}
