import type { BooksDeps } from './ports';

const MINUTE_MS = 60_000;
/**
 * From the moment a request is stamped to the one in which it is appended: a slow append takes 5 s and is given up then,
 * refusals are gathered for a quarter of a second, and clocks of two machines differ a little.
 */
const APPENDED_WITHIN_MS = 15_000;

/**
 * The minute up to which all that a source sent is dealt with: the start of the oldest thing that still waits in its
 * partition, in any lane, or the present. The books before it don't change any more.
 */
export async function findSettled(
  { stream }: Pick<BooksDeps, 'stream'>,
  nowMs: number,
): Promise<(sourceId: string) => number> {
  const waitsSince = new Map<number, number>();
  for (const { partition, chunks, oldestMs } of await stream.lag()) {
    const sinceMs = chunks > 0 ? nowMs - oldestMs : nowMs;
    waitsSince.set(partition, Math.min(waitsSince.get(partition) ?? nowMs, sinceMs));
  }
  return (sourceId) => {
    const sinceMs = waitsSince.get(stream.partitionOf(sourceId)) ?? nowMs;
    return Math.floor((sinceMs - APPENDED_WITHIN_MS) / MINUTE_MS) * MINUTE_MS;
  };
}
