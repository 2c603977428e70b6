/** Tells the person at the terminal one thing, in one line. */
export type Say = (line: string) => void;

/** Runs a piece of work and says how long it took. */
export async function timed<T>(say: Say, what: string, work: () => Promise<T>): Promise<T> {
  const startedMs = Date.now();
  const result = await work();
  say(`${what} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
  return result;
}
