import type { EventsContext } from '../events/events-context';
import { explainReason } from '../events/present-event';
import { iso, readRange, type TimeRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { readConnectionBooks, readConnectionMinutes } from './read-connection-books';

const MINUTE_SECONDS = 60;
const MONTH_SECONDS = 31 * 86_400;

export interface LedgerQuestion extends TimeRange {
  readonly sourceId?: string | undefined;
  readonly destinationId?: string | undefined;
  readonly by: 'total' | 'minute';
}

type SourceRow = Awaited<ReturnType<EventsContext['eventStore']['ledgerRows']>>['rows'][number];

/** Adds up the intervals of each source. */
function totalOf(rows: readonly SourceRow[]): SourceRow[] {
  const totals = new Map<string, SourceRow>();
  for (const row of rows) {
    const before = totals.get(row.sourceId);
    totals.set(row.sourceId, before ? addRows(before, row) : row);
  }
  return [...totals.values()];
}

function addReasons(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const sums = { ...a };
  for (const [reason, count] of Object.entries(b)) sums[reason] = (sums[reason] ?? 0) + count;
  return sums;
}

const reasonsOf = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([reason, count]) =>
    count === 0 ? [] : [{ reason, explanation: explainReason(reason), count }],
  );

function addRows(a: SourceRow, b: SourceRow): SourceRow {
  return {
    ...a,
    accepted: a.accepted + b.accepted,
    stored: a.stored + b.stored,
    duplicate: a.duplicate + b.duplicate,
    blocked: a.blocked + b.blocked,
    deleted: a.deleted + b.deleted,
    inFlight: a.inFlight + b.inFlight,
    blockedByReason: addReasons(a.blockedByReason, b.blockedByReason),
    quarantined: a.quarantined + b.quarantined,
    quarantinedByReason: addReasons(a.quarantinedByReason, b.quarantinedByReason),
    difference: a.difference + b.difference,
    wrong: a.wrong + b.wrong,
  };
}

const presentSource = (row: SourceRow, by: LedgerQuestion['by']) => ({
  kind: 'source' as const,
  sourceId: row.sourceId,
  minute: by === 'minute' ? iso(row.atMs) : null,
  accepted: row.accepted,
  stored: row.stored,
  duplicate: row.duplicate,
  blocked: row.blocked,
  blockedReasons: reasonsOf(row.blockedByReason),
  quarantined: row.quarantined,
  quarantinedReasons: reasonsOf(row.quarantinedByReason),
  deleted: row.deleted,
  inFlight: row.inFlight,
  difference: row.difference,
  balanced: row.wrong === 0,
});

/**
 * Whether the books balance. Per source, in total or by minute: accepted = stored + duplicate + blocked +
 * quarantined + in flight. Per connection: each stored event is filtered, delivered, discarded, failed, parked or pending; in total, or by minute for
 * one source. Whole minutes; the last day, when no time is given.
 */
export async function getLedger(ctx: EventsContext, { by, sourceId, destinationId, ...times }: LedgerQuestion) {
  requirePermission(ctx, 'ledger:read');
  const range = readRange(times, { nowMs: ctx.clock() });
  const { workspaceId } = ctx.actor;
  const [sources, connections] = await Promise.all([
    ctx.eventStore.ledgerRows({
      workspaceId,
      sourceId,
      intervalSeconds: by === 'minute' ? MINUTE_SECONDS : MONTH_SECONDS,
      ...range,
    }),
    by === 'minute' && sourceId !== undefined
      ? readConnectionMinutes(ctx, { sourceId, destinationId, ...range })
      : readConnectionBooks(ctx, { sourceId, destinationId, ...range }),
  ]);
  const rows = (by === 'total' ? totalOf(sources.rows) : sources.rows).map((row) => presentSource(row, by));
  return {
    since: iso(range.sinceMs),
    until: iso(range.untilMs),
    balanced: sources.balanced && connections.every(({ balanced }) => balanced),
    rows: [...rows, ...connections],
  };
}
