import type { UseCaseContext } from '../context';
import type { ListInput, Listing } from '../listing';
import { requirePermission } from '../permissions';
import { type ConnectionView, toConnectionView } from './connection-view';

/** Newest first; those of deleted sources and destinations are not in it. */
export async function listConnections(
  ctx: UseCaseContext,
  input: ListInput & { sourceId?: string | undefined; destinationId?: string | undefined },
): Promise<Listing<ConnectionView>> {
  requirePermission(ctx, 'connections:read');
  const { rows, nextCursor } = await ctx.db.connections.list({ ...input, workspaceId: ctx.actor.workspaceId });
  return { data: rows.map(toConnectionView), nextCursor };
}
