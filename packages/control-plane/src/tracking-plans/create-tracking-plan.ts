import type { PlanSourceRow } from '@tributary/db';
import type { PlannedEvent } from '@tributary/event-schema';
import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { checkPlannedEvents, followPlan } from './check-plan';
import { type TrackingPlanView, toTrackingPlanView } from './tracking-plan-view';

export interface TrackingPlanInput {
  readonly name: string;
  readonly description: string;
  readonly events: readonly PlannedEvent[];
  readonly sources: readonly PlanSourceRow[];
}

/** Ingest holds to it within moments, from the first event on that comes after. */
export async function createTrackingPlan(ctx: UseCaseContext, input: TrackingPlanInput): Promise<TrackingPlanView> {
  requirePermission(ctx, 'plans:write');
  checkPlannedEvents(input.events);
  const { workspaceId } = ctx.actor;
  const { sources, ...given } = input;
  return ctx.db.transaction(async (tx) => {
    const created = await tx.trackingPlans.create({ ...given, workspaceId, id: newId('pln', ctx.clock()) });
    const followed = sources.length > 0 ? await followPlan(tx, ctx, { id: created.id, sources }) : null;
    await recordChange(tx, ctx, {
      action: 'tracking_plan.create',
      target: { type: 'tracking_plan', id: created.id, name: created.name },
      after: { events: created.events.length, sources },
    });
    return toTrackingPlanView(followed ?? created);
  });
}
