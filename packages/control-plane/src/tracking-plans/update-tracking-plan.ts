import type { PlanSourceRow, TrackingPlanRow } from '@tributary/db';
import type { PlannedEvent } from '@tributary/event-schema';
import type { UseCaseContext } from '../context';
import { AppError, notFound } from '../errors';
import { requirePermission } from '../permissions';
import { differences, recordChange } from '../record-change';
import { checkPlannedEvents, followPlan } from './check-plan';
import { getTrackingPlanRow } from './find-tracking-plan';
import { type TrackingPlanView, toTrackingPlanView } from './tracking-plan-view';

export interface TrackingPlanUpdate {
  readonly id: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** All of them, not a part. */
  readonly events?: readonly PlannedEvent[] | undefined;
  /** All of them: a source that is not named follows the plan no more. */
  readonly sources?: readonly PlanSourceRow[] | undefined;
  /** Refuses the change when somebody else changed the events since this version. */
  readonly version?: number | undefined;
}

const audited = ({ name, description, events, sources }: TrackingPlanRow) => ({ name, description, events, sources });

export async function updateTrackingPlan(ctx: UseCaseContext, input: TrackingPlanUpdate): Promise<TrackingPlanView> {
  requirePermission(ctx, 'plans:write');
  const { workspaceId } = ctx.actor;
  const { id, sources, version, ...changes } = input;
  if (changes.events) checkPlannedEvents(changes.events);
  return ctx.db.transaction(async (tx) => {
    const before = await getTrackingPlanRow(tx, ctx, id);
    if (version !== undefined && version !== before.version) {
      throw new AppError('conflict', 'Somebody else has changed this plan meanwhile. Load it again to see how.');
    }
    const changed = await tx.trackingPlans.update({ workspaceId, id, changes });
    const after = sources ? await followPlan(tx, ctx, { id, sources }) : changed;
    if (!after) throw notFound('tracking plan');
    await recordChange(tx, ctx, {
      action: 'tracking_plan.update',
      target: { type: 'tracking_plan', id, name: after.name },
      ...differences(audited(before), audited(after)),
    });
    return toTrackingPlanView(after);
  });
}
