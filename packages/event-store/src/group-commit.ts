export interface GroupCommitOptions<R> {
  /** Writes rows durably. A rejection rejects everybody whose rows were in the group. */
  readonly write: (rows: readonly R[]) => Promise<void>;
  readonly weigh: (row: R) => number;
  /** A group ends before it weighs more (bytes); a single append may weigh more on its own. */
  readonly bytesMax: number;
  /** Least time between the starts of two writes. The first one after a pause starts at once. */
  readonly everyMs: number;
}

interface Waiting<R> {
  readonly rows: readonly R[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns many small appends into few inserts: what arrives while a write is under way goes with the next one. Each caller
 * is answered only when its own rows are written. One write at a time.
 */
export function createGroupCommit<R>({ write, weigh, bytesMax, everyMs }: GroupCommitOptions<R>) {
  let waiting: Waiting<R>[] = [];
  let running = false;
  let lastStartMs = Number.NEGATIVE_INFINITY;

  function take(): Waiting<R>[] {
    let bytes = 0;
    let count = 0;
    for (const entry of waiting) {
      bytes += entry.bytes;
      if (count > 0 && bytes > bytesMax) break;
      count++;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return group;
  }

  async function flush(): Promise<void> {
    const group = take();
    const [only] = group;
    const rows = only && group.length === 1 ? only.rows : group.flatMap((entry) => entry.rows);
    try {
      await write(rows);
      for (const entry of group) entry.resolve();
    } catch (error) {
      for (const entry of group) entry.reject(error);
    }
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      // By a clock that never steps back: after a correction of hours, the wait would be as long.
      const pauseMs = lastStartMs + everyMs - performance.now();
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      lastStartMs = performance.now();
      await flush();
    }
    running = false;
  }

  return function append(rows: readonly R[]): Promise<void> {
    if (rows.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const bytes = rows.reduce((sum, row) => sum + weigh(row), 0);
      waiting.push({ rows, bytes, resolve, reject });
      // A turn of the event loop first, so that those who come together go together.
      if (!running) {
        running = true;
        setImmediate(() => void run());
      }
    });
  };
}
