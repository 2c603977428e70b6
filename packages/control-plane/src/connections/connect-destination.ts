import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { getDestinationRow } from '../destinations/find-destination';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getSourceRow } from '../sources/find-source';
import { type ConnectionView, toConnectionView } from './connection-view';

/** From now on the source's events go to the destination's mappings. @throws AppError `conflict` when they do already */
export async function connectDestination(
  ctx: UseCaseContext,
  { sourceId, destinationId }: { sourceId: string; destinationId: string },
): Promise<ConnectionView> {
  requirePermission(ctx, 'connections:write');
  const { workspaceId } = ctx.actor;
  return ctx.db.transaction(async (tx) => {
    const source = await getSourceRow(tx, ctx, sourceId);
    const destination = await getDestinationRow(tx, ctx, destinationId);
    if (await tx.connections.findBetween({ workspaceId, sourceId, destinationId })) {
      throw new AppError('conflict', `${source.name} is connected to ${destination.name} already.`);
    }
    const id = newId('con', ctx.clock());
    const row = await tx.connections.create({ id, workspaceId, sourceId, destinationId });
    await recordChange(tx, ctx, {
      action: 'connection.create',
      target: { type: 'connection', id: row.id, name: `${source.name} → ${destination.name}` },
      after: { sourceId, destinationId },
    });
    return toConnectionView(row);
  });
}
