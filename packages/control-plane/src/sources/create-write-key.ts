import type { UseCaseContext } from '../context';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getSourceRow } from './find-source';
import { toWriteKeyView, type WriteKeyView } from './source-view';
import { addWriteKey } from './write-key';

/** One more key: the way to rotate is to add one, move the SDKs to it, and revoke the old one. */
export async function createWriteKey(
  ctx: UseCaseContext,
  { sourceId, label = '' }: { sourceId: string; label?: string | undefined },
): Promise<WriteKeyView> {
  requirePermission(ctx, 'sources:write');
  return ctx.db.transaction(async (tx) => {
    const source = await getSourceRow(tx, ctx, sourceId);
    const key = await addWriteKey(tx, ctx, { sourceId, label });
    await recordChange(tx, ctx, {
      action: 'write-key.create',
      target: { type: 'source', id: sourceId, name: source.name },
      after: { writeKeyId: key.id, label },
    });
    return toWriteKeyView(key);
  });
}
