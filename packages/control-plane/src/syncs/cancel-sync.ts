import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getSyncRow } from './find-sync';
import { type SyncView, toSyncView } from './sync-view';

/** A queued run ends at once, a running one after the page under way. What was read stays, and the next goes on there. */
export async function cancelSync(ctx: UseCaseContext, input: { sourceId: string; id: string }): Promise<SyncView> {
  requirePermission(ctx, 'syncs:write');
  const { workspaceId } = ctx.actor;
  const run = await getSyncRow(ctx, input);
  await ctx.db.transaction(async (tx) => {
    if (!(await tx.syncRuns.requestCancel({ workspaceId, id: run.id, at: new Date(ctx.clock()) }))) {
      throw new AppError('conflict', 'This sync has ended already.');
    }
    const source = await tx.sources.find({ workspaceId, id: run.sourceId });
    await recordChange(tx, ctx, {
      action: 'sync.cancel',
      target: { type: 'source', id: run.sourceId, name: source?.name ?? '' },
      before: { syncId: run.id, rows: run.rows },
    });
  });
  return toSyncView(await getSyncRow(ctx, input));
}
