import type { ConnectionRow, Repositories } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { AppError, notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';

export interface DisconnectInput {
  readonly id?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly destinationId?: string | undefined;
}

function findConnection(
  tx: Repositories,
  workspaceId: string,
  { id, sourceId, destinationId }: DisconnectInput,
): Promise<ConnectionRow | null> {
  if (id !== undefined) return tx.connections.find({ workspaceId, id });
  if (sourceId === undefined || destinationId === undefined) {
    throw new AppError('invalid', 'Name the connection by its id, or by sourceId and destinationId.');
  }
  return tx.connections.findBetween({ workspaceId, sourceId, destinationId });
}

/** By the connection's id or by both ends. What is under way is still delivered; nothing new is. */
export async function disconnectDestination(ctx: UseCaseContext, input: DisconnectInput): Promise<{ ok: true }> {
  requirePermission(ctx, 'connections:write');
  const { workspaceId } = ctx.actor;
  await ctx.db.transaction(async (tx) => {
    const row = await findConnection(tx, workspaceId, input);
    if (!row || !(await tx.connections.remove({ workspaceId, id: row.id }))) throw notFound('connection');
    const source = await tx.sources.find({ workspaceId, id: row.sourceId, withDeleted: true });
    const destination = await tx.destinations.find({ workspaceId, id: row.destinationId, withDeleted: true });
    await recordChange(tx, ctx, {
      action: 'connection.delete',
      target: { type: 'connection', id: row.id, name: `${source?.name ?? ''} → ${destination?.name ?? ''}` },
      before: { sourceId: row.sourceId, destinationId: row.destinationId },
    });
  });
  return { ok: true };
}
