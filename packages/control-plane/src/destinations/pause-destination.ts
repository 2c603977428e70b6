import type { UseCaseContext } from '../context';
import { AppError, notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { type DestinationView, toDestinationView } from './destination-view';
import { getDestinationRow } from './find-destination';

/** From now on its events are parked; nothing is lost. @throws AppError `conflict` when it is paused already */
export async function pauseDestination(
  ctx: UseCaseContext,
  { id, reason }: { id: string; reason?: string | undefined },
): Promise<DestinationView> {
  requirePermission(ctx, 'destinations:write');
  const { workspaceId, name } = ctx.actor;
  return ctx.db.transaction(async (tx) => {
    const row = await getDestinationRow(tx, ctx, id);
    const why = reason || `Paused by ${name}.`;
    const pause = { workspaceId, id, by: 'person', reason: why, at: new Date(ctx.clock()) } as const;
    if (!(await tx.destinations.pause(pause))) throw new AppError('conflict', `${row.name} is paused already.`);
    await recordChange(tx, ctx, {
      action: 'destination.pause',
      target: { type: 'destination', id, name: row.name },
      after: { reason: why },
    });
    const after = await tx.destinations.find({ workspaceId, id });
    if (!after) throw notFound('destination');
    return toDestinationView(after);
  });
}
