import type { DeliveryStatsRow } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { iso, readRange, type TimeRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { chooseStep, sliceStarts } from './fill-series';

const emptySlice = () => ({
  delivered: 0,
  failed: 0,
  discarded: 0,
  filtered: 0,
  parked: 0,
  pending: 0,
  p50Ms: 0,
  p95Ms: 0,
});

/** Latency is that of the most frequent outcome with an answer: quantiles of several groups can't be added up. */
function addRow(slice: ReturnType<typeof emptySlice>, row: DeliveryStatsRow, weight: { value: number }): void {
  slice[row.status] += row.deliveries;
  if (row.p95Ms === 0 || row.deliveries < weight.value) return;
  weight.value = row.deliveries;
  slice.p50Ms = row.p50Ms;
  slice.p95Ms = row.p95Ms;
}

/** Deliveries over time, by the state they are in and the time of their latest attempt. */
export async function getDeliverySeries(
  ctx: EventsContext,
  input: TimeRange & { readonly destinationId?: string | undefined; readonly stepSeconds?: number | undefined },
) {
  requirePermission(ctx, 'deliveries:read');
  const range = readRange(input, { nowMs: ctx.clock() });
  const stepSeconds = chooseStep(range, input.stepSeconds);
  const rows = await ctx.eventStore.deliveryStats({
    workspaceId: ctx.actor.workspaceId,
    destinationId: input.destinationId,
    fromMs: range.sinceMs,
    toMs: range.untilMs,
    intervalSeconds: stepSeconds,
  });
  const slices = new Map(
    sliceStarts(range, stepSeconds).map((atMs) => [atMs, { slice: emptySlice(), weight: { value: 0 } }] as const),
  );
  for (const row of rows) {
    const found = slices.get(row.startMs);
    if (found) addRow(found.slice, row, found.weight);
  }
  return { stepSeconds, data: [...slices].map(([atMs, { slice }]) => ({ at: iso(atMs), ...slice })) };
}
