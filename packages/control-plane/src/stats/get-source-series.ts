import type { EventsContext } from '../events/events-context';
import { iso, readRange, type TimeRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { chooseStep, sliceStarts } from './fill-series';

/** Events over time: accepted, and what became of them. Of one source, or of all together. */
export async function getSourceSeries(
  ctx: EventsContext,
  input: TimeRange & { readonly sourceId?: string | undefined; readonly stepSeconds?: number | undefined },
) {
  requirePermission(ctx, 'events:read');
  const range = readRange(input, { nowMs: ctx.clock() });
  const stepSeconds = chooseStep(range, input.stepSeconds);
  const rows = await ctx.eventStore.eventsPerInterval({
    workspaceId: ctx.actor.workspaceId,
    sourceId: input.sourceId,
    intervalSeconds: stepSeconds,
    ...range,
  });
  const slices = new Map(
    sliceStarts(range, stepSeconds).map((atMs) => [atMs, { stored: 0, duplicate: 0, blocked: 0, quarantined: 0 }]),
  );
  for (const row of rows) {
    const slice = slices.get(row.atMs);
    if (!slice) continue;
    slice.stored += row.stored;
    slice.duplicate += row.duplicate;
    slice.blocked += row.blocked;
    slice.quarantined += row.quarantined;
  }
  const data = [...slices].map(([atMs, slice]) => ({
    at: iso(atMs),
    accepted: slice.stored + slice.duplicate + slice.blocked + slice.quarantined,
    ...slice,
  }));
  return { stepSeconds, data };
}
