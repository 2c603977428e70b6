import type { UseCaseContext } from '../context';
import { requirePermission } from '../permissions';
import { getTrackingPlanRow } from './find-tracking-plan';
import { type TrackingPlanView, toTrackingPlanView } from './tracking-plan-view';

export async function getTrackingPlan(ctx: UseCaseContext, { id }: { id: string }): Promise<TrackingPlanView> {
  requirePermission(ctx, 'plans:read');
  return toTrackingPlanView(await getTrackingPlanRow(ctx.db, ctx, id));
}
