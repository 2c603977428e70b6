import type { UseCaseContext } from '../context';
import type { ListInput, Listing } from '../listing';
import { requirePermission } from '../permissions';
import { getSourceRow } from '../sources/find-source';
import { type SyncView, toSyncView } from './sync-view';

/** Newest first. */
export async function listSyncs(
  ctx: UseCaseContext,
  { sourceId, ...page }: { sourceId: string } & ListInput,
): Promise<Listing<SyncView>> {
  requirePermission(ctx, 'syncs:read');
  await getSourceRow(ctx.db, ctx, sourceId);
  const { rows, nextCursor } = await ctx.db.syncRuns.list({ ...page, workspaceId: ctx.actor.workspaceId, sourceId });
  return { data: rows.map(toSyncView), nextCursor };
}
