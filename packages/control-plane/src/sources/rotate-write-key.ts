import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getSourceRow } from './find-source';
import { toWriteKeyView, type WriteKeyView } from './source-view';
import { addWriteKey } from './write-key';

/** For a key that leaked: a new one, and the old one is refused at once. */
export async function rotateWriteKey(
  ctx: UseCaseContext,
  { sourceId, id }: { sourceId: string; id: string },
): Promise<WriteKeyView> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  return ctx.db.transaction(async (tx) => {
    const source = await getSourceRow(tx, ctx, sourceId);
    const old = await tx.writeKeys.find({ workspaceId, sourceId, id });
    if (!old || !(await tx.writeKeys.revoke({ workspaceId, sourceId, id, at: new Date(ctx.clock()) }))) {
      throw notFound('write key');
    }
    const key = await addWriteKey(tx, ctx, { sourceId, label: old.label });
    await recordChange(tx, ctx, {
      action: 'write-key.rotate',
      target: { type: 'source', id: sourceId, name: source.name },
      before: { writeKeyId: old.id },
      after: { writeKeyId: key.id },
    });
    return toWriteKeyView(key);
  });
}
