import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getPullSource } from '../sources/find-source';
import { type SyncView, toSyncView } from './sync-view';

/**
 * Reads a pull source now. One run at a time: while one is queued or running, it is refused.
 * @throws AppError `invalid` when the source is off or reads nothing, `conflict` when a run is under way
 */
export async function startSync(ctx: UseCaseContext, { sourceId }: { sourceId: string }): Promise<SyncView> {
  requirePermission(ctx, 'syncs:write');
  const { workspaceId, name } = ctx.actor;
  const { row: source } = await getPullSource(ctx, sourceId);
  if (!source.enabled) throw new AppError('invalid', `${source.name} is switched off. Switch it on, then sync.`);
  const streams = await ctx.db.sourceStreams.list({ workspaceId, sourceId });
  if (!streams.some((stream) => stream.selected)) {
    throw new AppError('invalid', `${source.name} has no stream selected. Choose what to read first.`);
  }
  const run = await ctx.db.transaction(async (tx) => {
    const created = await tx.syncRuns.create({ id: newId('run', ctx.clock()), workspaceId, sourceId, trigger: name });
    if (!created) throw new AppError('conflict', `${source.name} is being read already.`);
    await recordChange(tx, ctx, {
      action: 'sync.start',
      target: { type: 'source', id: sourceId, name: source.name },
      after: { syncId: created.id },
    });
    return created;
  });
  // After the commit: a worker that is faster than it would find no run.
  try {
    await ctx.jobs.sync({ workspaceId, sourceId, runId: run.id });
  } catch (cause) {
    const error = 'The sync could not be started because the queue is away. Try again in a moment.';
    await ctx.db.syncRuns.finish({ workspaceId, id: run.id, status: 'failed', error, at: new Date(ctx.clock()) });
    throw new AppError('unavailable', error, [], { cause });
  }
  return toSyncView(run);
}
