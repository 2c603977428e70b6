/**
 * Keeps the order of first attempts: who comes later with the same key waits until the earlier one is done with it. Keys
 * are taken together and at once, so that two can never wait for each other. Within one process: two workers that share
 * a destination may still overtake each other.
 */
export interface KeepOrder {
  take(keys: Iterable<string>): Turn;
}
export interface Turn {
  /** Resolves once everybody before is done with these keys, which must be among those that were taken. */
  ready(keys: readonly string[]): Promise<void>;
  done(key: string): void;
}

export function createKeepOrder(): KeepOrder {
  const last = new Map<string, Promise<void>>();
  return {
    take(keys) {
      const before = new Map<string, Promise<void> | undefined>();
      const ends = new Map<string, () => void>();
      for (const key of new Set(keys)) {
        before.set(key, last.get(key));
        const mine = new Promise<void>((resolve) => {
          ends.set(key, resolve);
        });
        last.set(key, mine);
        void mine.then(() => {
          if (last.get(key) === mine) last.delete(key);
        });
      }
      return {
        async ready(some) {
          await Promise.all(some.map((key) => before.get(key)));
        },
        done(key) {
          ends.get(key)?.();
        },
      };
    },
  };
}
