import { AppError } from '../errors';
import type { EventsContext } from '../events/events-context';
import { iso } from '../events/time-range';
import { requirePermission } from '../permissions';

const MINUTE_MS = 60_000;
const CHUNKS_MAX = 100;

export interface ExplainQuestion {
  readonly sourceId: string;
  readonly minute: string;
  readonly destinationId?: string | undefined;
}

/**
 * One minute of a source taken apart: what was counted at each door against the rows that are there, which requests are
 * short, and of which events. With a destination: which events it has no record of.
 */
export async function explainLedger(ctx: EventsContext, { sourceId, minute, destinationId }: ExplainQuestion) {
  requirePermission(ctx, 'ledger:read');
  const sinceMs = Math.floor(Date.parse(minute) / MINUTE_MS) * MINUTE_MS;
  if (Number.isNaN(sinceMs)) throw new AppError('invalid', 'The minute is not a time.');
  const { workspaceId } = ctx.actor;
  const of = { workspaceId, sourceId, sinceMs, untilMs: sinceMs + MINUTE_MS };
  const [{ books, rows, chunks, short }, findings, unrecorded] = await Promise.all([
    ctx.eventStore.explainBooks(of),
    ctx.eventStore.ledgerFindings(of),
    destinationId === undefined ? [] : ctx.eventStore.unrecordedEvents({ ...of, destinationId }),
  ]);
  const sum = (kind: string) => books.reduce((total, row) => total + (row.kind === kind ? row.count : 0), 0);
  const handed = sum('accepted');
  const counted = {
    captured: sum('captured'),
    handed,
    stored: sum('stored'),
    duplicate: sum('duplicate'),
    blocked: sum('blocked'),
    quarantined: sum('quarantined') - sum('released'),
    deleted: sum('deleted'),
    rows,
  };
  const open = findings.filter((row) => row.destinationId === (destinationId ?? ''));
  return {
    sourceId,
    destinationId: destinationId ?? null,
    minute: iso(sinceMs),
    ...counted,
    difference: open.reduce((total, row) => total + (row.expected - row.found), 0),
    foundAt: open[0] ? iso(open[0].checkedAtMs) : null,
    sentences: sayWhere(counted),
    requests: chunks,
    short: short.slice(0, CHUNKS_MAX).map(({ missing, ...chunk }) => ({ ...chunk, missing: [...missing] })),
    shortCount: short.length,
    unrecorded,
  };
}

const events = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`;

/** Between which two doors something was lost, in words. */
function sayWhere(of: {
  captured: number;
  handed: number;
  stored: number;
  duplicate: number;
  blocked: number;
  quarantined: number;
  deleted: number;
  rows: number;
}): string[] {
  const accounted = of.stored + of.duplicate + of.blocked + of.quarantined;
  const atStream = of.captured - of.handed;
  const atIngest = of.handed - accounted;
  const atStore = accounted - of.deleted - of.rows;
  return [
    ...(of.captured > 0 && atStream > 0
      ? [`${events(atStream)} of those accepted never came out of the stream, or are still in it.`]
      : []),
    ...(atIngest > 0
      ? [`${events(atIngest)} came out of the stream, and ingest did not say what became of them.`]
      : []),
    ...(atStore > 0 ? [`${events(atStore)} were written to the event store and are not there any more.`] : []),
    ...(atStore < 0 ? [`The event store has ${events(-atStore)} more than were counted.`] : []),
  ];
}
