import type { UseCaseContext } from '../context';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';
import { getSourceRow } from '../sources/find-source';
import { type StreamView, toStreamView } from './stream-view';

/** Those that were set up, by name. */
export async function listStreams(
  ctx: UseCaseContext,
  { sourceId }: { sourceId: string },
): Promise<Listing<StreamView>> {
  requirePermission(ctx, 'sources:read');
  await getSourceRow(ctx.db, ctx, sourceId);
  const rows = await ctx.db.sourceStreams.list({ workspaceId: ctx.actor.workspaceId, sourceId });
  return whole(rows.map(toStreamView));
}
