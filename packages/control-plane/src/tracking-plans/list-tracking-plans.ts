import type { UseCaseContext } from '../context';
import type { ListInput, Listing } from '../listing';
import { requirePermission } from '../permissions';
import { type TrackingPlanView, toTrackingPlanView } from './tracking-plan-view';

export async function listTrackingPlans(ctx: UseCaseContext, page: ListInput): Promise<Listing<TrackingPlanView>> {
  requirePermission(ctx, 'plans:read');
  const { rows, nextCursor } = await ctx.db.trackingPlans.list({ workspaceId: ctx.actor.workspaceId, ...page });
  return { data: rows.map(toTrackingPlanView), nextCursor };
}
