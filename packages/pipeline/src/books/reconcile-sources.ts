import type { BooksDeps, Difference, Suspicion } from './ports';

const MINUTE_MS = 60_000;
/** Exact counts of a round: what is left comes in the next one. */
const EXACT_MAX = 500;

const keyOf = ({ workspaceId, sourceId, minuteMs }: Omit<Difference, 'destinationId' | 'expected' | 'found'>) =>
  `${workspaceId} ${sourceId} ${minuteMs}`;

/**
 * Accepted against what is there: each event that the stream counted is a row of the store, or of the refusals with its
 * reason, or was deleted by somebody's will. Settled minutes only.
 */
export async function reconcileSources(
  { store }: Pick<BooksDeps, 'store'>,
  range: { sinceMs: number; untilMs: number },
  settledUntil: (sourceId: string) => number,
): Promise<{ differences: Suspicion[]; sources: ReadonlyMap<string, { workspaceId: string; sourceId: string }> }> {
  const [books, rows] = await Promise.all([store.acceptedByMinute(range), store.foundByMinute(range)]);
  const found = new Map(rows.map((row) => [keyOf(row), row.found]));
  const sources = new Map(
    books.map(({ workspaceId, sourceId }) => [`${workspaceId} ${sourceId}`, { workspaceId, sourceId }]),
  );
  const suspects = books.filter(
    (row) =>
      row.minuteMs + MINUTE_MS <= settledUntil(row.sourceId) &&
      row.accepted !== (found.get(keyOf(row)) ?? 0) + row.deleted,
  );
  const differences: Suspicion[] = [];
  for (const [place, { accepted, deleted, ...minute }] of suspects.entries()) {
    const isCertain = place < EXACT_MAX;
    const rowsThere = isCertain ? await store.foundInMinute(spanOf(minute)) : (found.get(keyOf(minute)) ?? 0);
    if (rowsThere + deleted === accepted) continue;
    differences.push({ ...minute, destinationId: '', expected: accepted, found: rowsThere + deleted, isCertain });
  }
  return { differences, sources };
}

const spanOf = ({ workspaceId, sourceId, minuteMs }: { workspaceId: string; sourceId: string; minuteMs: number }) => ({
  workspaceId,
  sourceId,
  sinceMs: minuteMs,
  untilMs: minuteMs + MINUTE_MS,
});
