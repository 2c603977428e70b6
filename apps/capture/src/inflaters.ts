import { Inflater } from '@tributary/event-schema';

/** What a thread may be blocked for (about 2 ms); larger bodies are inflated on the thread pool. */
export const BLOCKING_BYTES_MAX = 512 * 1024;
/** Requests that may have one at a time, at about 600 KB each. Those above it inflate into memory of their own. */
const LENT_MAX = 64;

/**
 * Lends each request a decompressor with memory that was used before. Memory outside of the heap that comes and goes with
 * each body makes V8 collect the whole heap every few hundred requests: a third of what a batch cost capture.
 */
export class Inflaters {
  readonly #idle: Inflater[] = [];
  #lent = 0;

  /** What it opened is what it is until `work` is over. */
  async use<T>(work: (inflater: Inflater | null) => Promise<T>): Promise<T> {
    if (this.#lent === LENT_MAX) return work(null);
    this.#lent++;
    const inflater = this.#idle.pop() ?? new Inflater({ bytesMax: BLOCKING_BYTES_MAX, isCompared: true });
    try {
      return await work(inflater);
    } finally {
      this.#lent--;
      this.#idle.push(inflater);
    }
  }
}
