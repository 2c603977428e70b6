/** From here on an insert is large enough: with one more slice it is still below what the store takes at once. */
const ENOUGH_BYTES = 24 * 1024 * 1024;
/** For how long a batch waits for others at most, whatever holds them up: its events are not to be late for theirs. */
const WAIT_MS = 100;

/**
 * Partitions whose batches are made beside each other store them together: an insert costs the store as much as thousands
 * of its rows, and so does each merge that its part needs. Whoever is ready waits for those who are still reading theirs,
 * until all are there, or enough for an insert, or a moment is over.
 */
export class Gathering {
  readonly #making = new Set<string>();
  #waiting: (() => void)[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly waitMs = WAIT_MS) {}

  /** Somebody begins to make a slice, by its id. Each ends in `arrive` or `leave`. */
  begin(slice: string): void {
    this.#making.add(slice);
  }

  /** A slice of so many bytes is made: resolves when it is to be stored, together with all that wait. */
  arrive(slice: string, bytes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#bytes += bytes;
      this.#timer ??= setTimeout(() => this.#go(), this.waitMs);
      this.leave(slice);
    });
  }

  /** It is not made after all, or was: nobody waits for it any more. */
  leave(slice: string): void {
    this.#making.delete(slice);
    if (this.#making.size === 0 || this.#bytes >= ENOUGH_BYTES) this.#go();
  }

  #go(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#bytes = 0;
    for (const go of this.#waiting.splice(0)) go();
  }
}
