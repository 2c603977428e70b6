import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { getTrackingPlanRow } from './find-tracking-plan';

/** How many events the plan keeps aside now, in all and by kind of event. */
export async function countQuarantine(ctx: EventsContext, { id }: { id: string }) {
  requirePermission(ctx, 'plans:read');
  await getTrackingPlanRow(ctx.db, ctx, id);
  const events = await ctx.eventStore.countQuarantined({ workspaceId: ctx.actor.workspaceId, planId: id });
  return { total: events.reduce((sum, row) => sum + row.events, 0), events };
}
