import type { UseCaseContext } from '../context';
import { requirePermission } from '../permissions';
import { getSourceRow } from './find-source';
import { type SourceView, toSourceView } from './source-view';

export async function getSource(ctx: UseCaseContext, { id }: { id: string }): Promise<SourceView> {
  requirePermission(ctx, 'sources:read');
  const row = await getSourceRow(ctx.db, ctx, id);
  const keys = await ctx.db.writeKeys.list({ workspaceId: ctx.actor.workspaceId, sourceId: id });
  return toSourceView(row, keys, ctx.sources);
}
