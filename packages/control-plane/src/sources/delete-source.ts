import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getSourceRow } from './find-source';

/** What stops when a source is deleted, to be named before it happens. */
export interface SourceLoss {
  readonly name: string;
  /** Keys that are refused from then on. */
  readonly writeKeys: number;
  readonly connections: number;
  readonly streams: number;
}

/** What would be lost. Stored events stay. */
export async function previewSourceDeletion(ctx: UseCaseContext, { id }: { id: string }): Promise<SourceLoss> {
  requirePermission(ctx, 'sources:read');
  const { workspaceId } = ctx.actor;
  const row = await getSourceRow(ctx.db, ctx, id);
  const [keys, connections, streams] = await Promise.all([
    ctx.db.writeKeys.list({ workspaceId, sourceId: id }),
    ctx.db.connections.list({ workspaceId, sourceId: id, limit: 1_000 }),
    ctx.db.sourceStreams.list({ workspaceId, sourceId: id }),
  ]);
  return {
    name: row.name,
    writeKeys: keys.filter((key) => !key.revokedAt).length,
    connections: connections.rows.length,
    streams: streams.length,
  };
}

/** Its keys are refused at once and it is not read any more; `restoreSource` undoes it. Stored events stay. */
export async function deleteSource(ctx: UseCaseContext, { id }: { id: string }): Promise<{ ok: true }> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  const at = new Date(ctx.clock());
  await ctx.db.transaction(async (tx) => {
    const found = await getSourceRow(tx, ctx, id);
    if (!(await tx.sources.softDelete({ workspaceId, id, at }))) throw notFound('source');
    const running = await tx.syncRuns.findActive({ workspaceId, sourceId: id });
    if (running) await tx.syncRuns.requestCancel({ workspaceId, id: running.id, at });
    await recordChange(tx, ctx, {
      action: 'source.delete',
      target: { type: 'source', id, name: found.name },
      before: { type: found.type, enabled: found.enabled },
    });
  });
  return { ok: true };
}
