import type { UseCaseContext } from '../context';
import { getDestinationRow } from '../destinations/find-destination';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { type MappingView, toMappingView } from './mapping-view';

/** `ids` in their new order; those that are not named keep their order behind them. */
export async function reorderMappings(
  ctx: UseCaseContext,
  { destinationId, ids }: { destinationId: string; ids: readonly string[] },
): Promise<Listing<MappingView>> {
  requirePermission(ctx, 'mappings:write');
  const { workspaceId } = ctx.actor;
  return ctx.db.transaction(async (tx) => {
    const destination = await getDestinationRow(tx, ctx, destinationId);
    const rows = await tx.mappings.reorder({ workspaceId, destinationId, ids });
    await recordChange(tx, ctx, {
      action: 'mapping.reorder',
      target: { type: 'destination', id: destinationId, name: destination.name },
      after: { order: rows.map((row) => row.name) },
    });
    return whole(rows.map(toMappingView));
  });
}
