import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getTrackingPlanRow } from './find-tracking-plan';

/** For good: its sources follow no plan from then on. What it was is in the audit log; what it kept aside stays kept. */
export async function deleteTrackingPlan(ctx: UseCaseContext, { id }: { id: string }): Promise<{ ok: true }> {
  requirePermission(ctx, 'plans:write');
  const { workspaceId } = ctx.actor;
  await ctx.db.transaction(async (tx) => {
    const { name, description, events, sources } = await getTrackingPlanRow(tx, ctx, id);
    if (!(await tx.trackingPlans.remove({ workspaceId, id }))) throw notFound('tracking plan');
    await recordChange(tx, ctx, {
      action: 'tracking_plan.delete',
      target: { type: 'tracking_plan', id, name },
      before: { name, description, events, sources },
    });
  });
  return { ok: true };
}
