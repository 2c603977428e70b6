import type { SyncRunRow } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { getSourceRow } from '../sources/find-source';

/** @throws AppError `not_found`, also for a run of another source */
export async function getSyncRow(
  ctx: UseCaseContext,
  { sourceId, id }: { sourceId: string; id: string },
): Promise<SyncRunRow> {
  await getSourceRow(ctx.db, ctx, sourceId);
  const row = await ctx.db.syncRuns.find({ workspaceId: ctx.actor.workspaceId, id });
  if (row?.sourceId !== sourceId) throw notFound('sync');
  return row;
}
