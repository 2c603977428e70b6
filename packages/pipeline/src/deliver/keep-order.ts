/**
 * Keeps the order of attempts that wait for nothing (`hold-later.ts` sees to those that do): who comes later with the same key waits until the earlier one is done with it. Keys
 * are taken together and at once, so that two can never wait for each other. Within one process: two workers that share
 * a destination may still overtake each other.
 */
export interface KeepOrder {
  /** Called when a task starts, in order: who started later takes its keys later, however long the loading takes. */
  enter(queue: string): Entry;
  take(keys: Iterable<string>): Turn;
}
export interface Entry {
  /** Resolves once everybody who entered before has left. */
  readonly isNext: Promise<void>;
  leave(): void;
}
export interface Turn {
  /** Resolves once everybody before is done with these keys, which must be among those that were taken. */
  ready(keys: readonly string[]): Promise<void>;
  done(key: string): void;
}

export function createKeepOrder(): KeepOrder {
  const last = new Map<string, Promise<void>>();
  const entered = new Map<string, Promise<void>>();
  return {
    enter(queue) {
      let leave = () => {};
      const before = entered.get(queue) ?? Promise.resolve();
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const tail = before.then(() => left);
      entered.set(queue, tail);
      void tail.then(() => {
        if (entered.get(queue) === tail) entered.delete(queue);
      });
      return { isNext: before, leave };
    },
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
