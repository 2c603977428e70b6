import type { EventsContext } from '../events/events-context';
import { type EventKind, readSample } from '../events/list-property-paths';
import { iso } from '../events/time-range';
import { requirePermission } from '../permissions';

const SAMPLE_MAX = 1_000;

export interface MatchQuestion extends EventKind {
  readonly filter: string;
  /** How many of the events to name, newest first. None, when it is left out. */
  readonly examples?: number | undefined;
  /** Name only events that the filter takes, instead of the latest of all. */
  readonly onlyMatching?: boolean | undefined;
}

/** How many of the latest events a filter takes, of those that the destination would get, and which. */
export async function estimateMatches(
  ctx: EventsContext,
  { filter, examples = 0, onlyMatching = false, ...kind }: MatchQuestion,
) {
  requirePermission(ctx, 'mappings:read');
  requirePermission(ctx, 'events:read');
  const rows = await ctx.eventStore.sampleEvents(await readSample(ctx, kind, SAMPLE_MAX));
  const judged = rows.map((row) => ({ row, matched: ctx.runner.evaluateFilter(filter, ctx.toCanonical(row)).matched }));
  const named = onlyMatching ? judged.filter(({ matched }) => matched) : judged;
  return {
    sampled: rows.length,
    matched: judged.filter(({ matched }) => matched).length,
    events: named.slice(0, examples).map(({ row, matched }) => ({
      messageId: row.messageId,
      sourceId: row.sourceId,
      type: row.type,
      name: row.name,
      userId: row.userId,
      anonymousId: row.anonymousId,
      receivedAt: iso(row.receivedAtMs),
      matched,
    })),
  };
}
