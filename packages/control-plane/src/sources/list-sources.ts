import type { UseCaseContext } from '../context';
import { type ListInput, type Listing, pageOf } from '../listing';
import { requirePermission } from '../permissions';
import { type SourceView, toSourceView } from './source-view';

/** Newest first, with their write keys; deleted ones are not in it. */
export async function listSources(ctx: UseCaseContext, input: ListInput): Promise<Listing<SourceView>> {
  requirePermission(ctx, 'sources:read');
  const { workspaceId } = ctx.actor;
  const [sources, keys] = await Promise.all([
    ctx.db.sources.list({ workspaceId }),
    ctx.db.writeKeys.list({ workspaceId }),
  ]);
  const { rows, nextCursor } = pageOf(sources, input);
  return { data: rows.map((row) => toSourceView(row, keys, ctx.sources)), nextCursor };
}
