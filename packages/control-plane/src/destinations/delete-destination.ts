import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getDestinationRow } from './find-destination';

/** What stops when a destination is deleted, to be named before it happens. */
export interface DestinationLoss {
  readonly name: string;
  readonly mappings: number;
  readonly connections: number;
}

/** What would be lost. What was delivered, and its record, stays. */
export async function previewDestinationDeletion(
  ctx: UseCaseContext,
  { id }: { id: string },
): Promise<DestinationLoss> {
  requirePermission(ctx, 'destinations:read');
  const { workspaceId } = ctx.actor;
  const row = await getDestinationRow(ctx.db, ctx, id);
  const [mappings, connections] = await Promise.all([
    ctx.db.mappings.list({ workspaceId, destinationId: id }),
    ctx.db.connections.list({ workspaceId, destinationId: id, limit: 1_000 }),
  ]);
  return { name: row.name, mappings: mappings.length, connections: connections.rows.length };
}

/** It receives nothing from now on; `restoreDestination` undoes it. */
export async function deleteDestination(ctx: UseCaseContext, { id }: { id: string }): Promise<{ ok: true }> {
  requirePermission(ctx, 'destinations:write');
  const { workspaceId } = ctx.actor;
  await ctx.db.transaction(async (tx) => {
    const row = await getDestinationRow(tx, ctx, id);
    if (!(await tx.destinations.softDelete({ workspaceId, id, at: new Date(ctx.clock()) }))) {
      throw notFound('destination');
    }
    await recordChange(tx, ctx, {
      action: 'destination.delete',
      target: { type: 'destination', id, name: row.name },
      before: { type: row.type, enabled: row.enabled },
    });
  });
  return { ok: true };
}
