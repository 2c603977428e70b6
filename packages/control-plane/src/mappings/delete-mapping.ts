import type { UseCaseContext } from '../context';
import { getDestinationRow } from '../destinations/find-destination';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';

/** For good. What it was is in the audit log. */
export async function deleteMapping(
  ctx: UseCaseContext,
  { destinationId, id }: { destinationId: string; id: string },
): Promise<{ ok: true }> {
  requirePermission(ctx, 'mappings:write');
  const { workspaceId } = ctx.actor;
  await ctx.db.transaction(async (tx) => {
    const destination = await getDestinationRow(tx, ctx, destinationId);
    const row = await tx.mappings.find({ workspaceId, destinationId, id });
    if (!row || !(await tx.mappings.remove({ workspaceId, destinationId, id }))) throw notFound('mapping');
    await recordChange(tx, ctx, {
      action: 'mapping.delete',
      target: { type: 'destination', id: destinationId, name: destination.name },
      before: { mappingId: id, name: row.name, action: row.action, filter: row.filter, mapping: row.mapping },
    });
  });
  return { ok: true };
}
