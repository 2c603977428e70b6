import { gauge, type Logger } from '@tributary/telemetry';
import { findSettled } from './find-settled';
import type { BooksDeps, Difference, Suspicion } from './ports';
import { reconcileConnections } from './reconcile-connections';
import { reconcileSources } from './reconcile-sources';
import { recordTallies } from './record-tallies';

const MINUTE_MS = 60_000;
/** What each round looks at: differences show within a minute or two of their making. */
const RECENT_MS = 20 * MINUTE_MS;
/** What is looked at again every ten minutes: a day, for what waited long or was lost later. */
const LONG_MS = 24 * 60 * MINUTE_MS;
const LONG_EVERY_MS = 10 * MINUTE_MS;
/** Series of the metric. More differences than these are in the books, not in the metric. */
const SERIES_MAX = 200;

const openDifference = gauge({
  name: 'tributary_ledger_difference_events',
  help: 'Events that the books miss (or have too many), by source and connection; 0 when they balance',
  labels: ['source', 'destination'],
});

const keyOf = (row: Pick<Difference, 'workspaceId' | 'sourceId' | 'destinationId' | 'minuteMs'>) =>
  [row.workspaceId, row.sourceId, row.destinationId, row.minuteMs].join(' ');

/**
 * Keeps the books: writes down what the stream counted, and compares, minute by minute and for as long as a day, what was
 * accepted with what is there. Several workers may do so at once: they find the same.
 */
export function createBooks(deps: BooksDeps, log: Logger) {
  let suspects = new Map<string, Suspicion>();
  let lookedLongMs = 0;
  const marks = new Map<string, number>();
  /** Series that were told of: one whose difference is gone says 0. */
  const series = new Map<string, { source: string; destination: string }>();

  /** One look. A difference counts once it was seen twice in a row: rows that are just being deleted or merged are none. */
  return async function keepBooks(): Promise<void> {
    const nowMs = deps.clock();
    await recordTallies(deps);
    const settledUntil = await findSettled(deps, nowMs);
    const isLong = nowMs - lookedLongMs >= LONG_EVERY_MS;
    const sinceMs = Math.floor((nowMs - (isLong ? LONG_MS : RECENT_MS)) / MINUTE_MS) * MINUTE_MS;
    const range = { sinceMs: Math.max(0, sinceMs), untilMs: Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS };
    const { differences, sources } = await reconcileSources(deps, range, settledUntil);
    const all = [...differences, ...(await reconcileConnections(deps, range, settledUntil))];
    const found = new Map(all.map((difference) => [keyOf(difference), difference]));
    const open = await deps.store.openFindings(range);
    const confirmed = all.filter((one) => one.isCertain && suspects.get(keyOf(one))?.found === one.found);
    await writeFindings(open, { found, confirmed });
    await writeMarks([...sources.values()], settledUntil);
    // What a short look does not see stays suspect until the next long one.
    suspects = isLong
      ? found
      : new Map([...suspects].filter(([, one]) => one.minuteMs < range.sinceMs).concat([...found]));
    if (isLong) lookedLongMs = nowMs;
    await report(nowMs);
  };

  async function writeFindings(
    open: readonly Difference[],
    { found, confirmed }: { found: ReadonlyMap<string, Suspicion>; confirmed: readonly Difference[] },
  ): Promise<void> {
    const checkedAtMs = deps.clock();
    const known = new Map(open.map((row) => [keyOf(row), row]));
    const news = confirmed.filter((row) => {
      const before = known.get(keyOf(row));
      return before?.expected !== row.expected || before.found !== row.found;
    });
    const gone = open.filter((row) => !found.has(keyOf(row)));
    for (const row of news) log.error({ ...row }, 'the books do not balance');
    for (const row of gone) log.info({ ...row }, 'the books balance again');
    const rows = [...news, ...gone.map((row) => ({ ...row, found: row.expected }))];
    if (rows.length > 0) await deps.store.appendFindings(rows.map((row) => ({ ...row, checkedAtMs })));
  }

  async function writeMarks(
    sources: readonly { workspaceId: string; sourceId: string }[],
    settledUntil: (sourceId: string) => number,
  ): Promise<void> {
    const rows = sources
      .map((source) => ({ ...source, settledUntilMs: settledUntil(source.sourceId) }))
      .filter(({ sourceId, settledUntilMs }) => (marks.get(sourceId) ?? 0) < settledUntilMs);
    if (rows.length > 0) await deps.store.appendMarks(rows);
    for (const { sourceId, settledUntilMs } of rows) marks.set(sourceId, settledUntilMs);
  }

  /** Over the last day, whichever look found it. */
  async function report(nowMs: number): Promise<void> {
    const open = await deps.store.openFindings({ sinceMs: Math.max(0, nowMs - LONG_MS), untilMs: nowMs + MINUTE_MS });
    const sums = new Map<string, { source: string; destination: string; events: number }>();
    for (const { sourceId, destinationId, expected, found } of open) {
      const key = `${sourceId} ${destinationId}`;
      const events = (sums.get(key)?.events ?? 0) + Math.abs(expected - found);
      sums.set(key, { source: sourceId, destination: destinationId, events });
    }
    for (const labels of series.values()) openDifference.set(0, labels);
    openDifference.set(0, { source: '', destination: '' });
    for (const [key, { events, ...labels }] of [...sums].slice(0, SERIES_MAX)) {
      openDifference.set(events, labels);
      series.set(key, labels);
    }
  }
}
