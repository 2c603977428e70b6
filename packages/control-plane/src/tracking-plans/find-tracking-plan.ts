import type { Repositories, TrackingPlanRow } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { notFound } from '../errors';

/** @throws AppError `not_found` */
export async function getTrackingPlanRow(
  repositories: Pick<Repositories, 'trackingPlans'>,
  ctx: Pick<UseCaseContext, 'actor'>,
  id: string,
): Promise<TrackingPlanRow> {
  const row = await repositories.trackingPlans.find({ workspaceId: ctx.actor.workspaceId, id });
  if (!row) throw notFound('tracking plan');
  return row;
}
