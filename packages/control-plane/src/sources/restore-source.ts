import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { type SourceView, toSourceView } from './source-view';

/** Undoes a deletion: keys, connections, streams and cursors are as they were. */
export async function restoreSource(ctx: UseCaseContext, { id }: { id: string }): Promise<SourceView> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  const row = await ctx.db.transaction(async (tx) => {
    const restored = await tx.sources.restore({ workspaceId, id });
    if (!restored) throw notFound('deleted source');
    await recordChange(tx, ctx, {
      action: 'source.restore',
      target: { type: 'source', id, name: restored.name },
    });
    return restored;
  });
  return toSourceView(row, await ctx.db.writeKeys.list({ workspaceId, sourceId: id }), ctx.sources);
}
