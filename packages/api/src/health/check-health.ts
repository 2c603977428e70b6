/** One engine, asked now. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** A sentence; no address and no credential in it. */
  readonly message: string;
}

const ANSWER_WITHIN_MS = 3_000;

/** Asks every engine at once; one that hangs is as bad as one that fails. */
export function createHealthCheck(engines: Readonly<Record<string, () => Promise<unknown>>>) {
  const check = async (name: string, ping: () => Promise<unknown>): Promise<HealthCheck> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), ANSWER_WITHIN_MS);
    });
    try {
      await Promise.race([ping(), late]);
      return { name, ok: true, message: 'Answers.' };
    } catch {
      return { name, ok: false, message: 'Does not answer.' };
    } finally {
      clearTimeout(timer);
    }
  };
  return (): Promise<readonly HealthCheck[]> =>
    Promise.all(Object.entries(engines).map(([name, ping]) => check(name, ping)));
}
