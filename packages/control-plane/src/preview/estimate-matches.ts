import { toCanonical } from '@tributary/event-schema';
import type { EventsContext } from '../events/events-context';
import { type EventKind, readSample } from '../events/list-property-paths';
import { requirePermission } from '../permissions';

const SAMPLE_MAX = 1_000;

/** How many of the latest events a filter takes: of those that the destination would get. */
export async function estimateMatches(
  ctx: EventsContext,
  { filter, ...kind }: EventKind & { readonly filter: string },
) {
  requirePermission(ctx, 'mappings:read');
  requirePermission(ctx, 'events:read');
  const rows = await ctx.eventStore.sampleEvents(await readSample(ctx, kind, SAMPLE_MAX));
  const matched = rows.filter((row) => ctx.runner.evaluateFilter(filter, toCanonical(row)).matched).length;
  return { sampled: rows.length, matched };
}
