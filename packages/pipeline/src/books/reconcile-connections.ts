import type { BooksDeps, Difference, Suspicion } from './ports';

const MINUTE_MS = 60_000;
/** However busy a destination is: after this long, something has to be recorded of each event. */
const RECORDED_WITHIN_MS = 3_600_000;

const keyOf = (row: Omit<Difference, 'expected' | 'found'>) =>
  `${row.workspaceId} ${row.sourceId} ${row.destinationId} ${row.minuteMs}`;

/**
 * Handed over against recorded: of each event that was handed to a connection, something is known at its destination.
 * While jobs wait there, their events are on their way; when none do, what has no record is lost.
 */
export async function reconcileConnections(
  { store, destinations, clock }: Pick<BooksDeps, 'store' | 'destinations' | 'clock'>,
  range: { sinceMs: number; untilMs: number },
  settledUntil: (sourceId: string) => number,
): Promise<Suspicion[]> {
  // Idle first: a job that ends while the rows are read has left its records before they are.
  const routed = (await store.routedByMinute(range)).filter(
    (row) => row.minuteMs + MINUTE_MS <= settledUntil(row.sourceId) && destinations.exists(row),
  );
  const idle = new Map<string, boolean>();
  for (const { destinationId } of routed) {
    if (!idle.has(destinationId)) idle.set(destinationId, await destinations.isIdle(destinationId));
  }
  const [recorded, books] = await Promise.all([store.recordedByMinute(range), store.acceptedByMinute(range)]);
  const known = new Map(recorded.map((row) => [keyOf(row), row.recorded]));
  const deleted = new Map(books.map((row) => [`${row.workspaceId} ${row.sourceId} ${row.minuteMs}`, row.deleted]));
  return routed.flatMap((row): Suspicion[] => {
    const isLate = clock() - row.minuteMs > RECORDED_WITHIN_MS;
    const gone = deleted.get(`${row.workspaceId} ${row.sourceId} ${row.minuteMs}`) ?? 0;
    const found = known.get(keyOf(row)) ?? 0;
    if (found + gone >= row.routed) return [];
    const { workspaceId, sourceId, destinationId, minuteMs, routed: expected } = row;
    const isCertain = isLate || idle.get(destinationId) === true;
    return [{ workspaceId, sourceId, destinationId, minuteMs, expected, found: found + gone, isCertain }];
  });
}
