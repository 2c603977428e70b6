import type { EventsContext } from '../events/events-context';
import { iso, readRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { getTrackingPlanRow } from './find-tracking-plan';

const MONTH_MS = 30 * 86_400_000;

/** What left a plan, grouped by event, property and rule. The last thirty days, when no time is given. */
export async function listPlanViolations(
  ctx: EventsContext,
  { id, sourceId, since }: { id: string; sourceId?: string | undefined; since?: string | undefined },
) {
  requirePermission(ctx, 'plans:read');
  await getTrackingPlanRow(ctx.db, ctx, id);
  const { workspaceId } = ctx.actor;
  const { sinceMs } = readRange({ since }, { nowMs: ctx.clock(), defaultMs: MONTH_MS });
  const groups = await ctx.eventStore.planViolations({ workspaceId, planId: id, sourceId, sinceMs });
  const data = groups.map(({ bySource, firstSeenAtMs, lastSeenAtMs, ...group }) => ({
    ...group,
    sources: Object.entries(bySource).map(([source, events]) => ({ sourceId: source, events })),
    firstSeenAt: iso(firstSeenAtMs),
    lastSeenAt: iso(lastSeenAtMs),
  }));
  return { data, nextCursor: null };
}
