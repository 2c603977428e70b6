import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getSourceRow } from './find-source';

/** SDKs that still use it are refused at once. It can't be taken back. */
export async function revokeWriteKey(
  ctx: UseCaseContext,
  { sourceId, id }: { sourceId: string; id: string },
): Promise<{ ok: true }> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  await ctx.db.transaction(async (tx) => {
    const source = await getSourceRow(tx, ctx, sourceId);
    const key = await tx.writeKeys.find({ workspaceId, sourceId, id });
    if (!key || !(await tx.writeKeys.revoke({ workspaceId, sourceId, id, at: new Date(ctx.clock()) }))) {
      throw notFound('write key');
    }
    await recordChange(tx, ctx, {
      action: 'write-key.revoke',
      target: { type: 'source', id: sourceId, name: source.name },
      before: { writeKeyId: id, label: key.label },
    });
  });
  return { ok: true };
}
