import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';

/** It stops working at once, and for good. */
export async function revokeApiKey(ctx: UseCaseContext, { id }: { id: string }): Promise<{ ok: true }> {
  requirePermission(ctx, 'api-keys:write');
  const { workspaceId } = ctx.actor;
  await ctx.db.transaction(async (tx) => {
    const key = await tx.apiKeys.find({ workspaceId, id });
    if (!key || !(await tx.apiKeys.revoke({ workspaceId, id, at: new Date(ctx.clock()) }))) throw notFound('API key');
    await recordChange(tx, ctx, {
      action: 'api-key.revoke',
      target: { type: 'api-key', id, name: key.name },
      before: { prefix: key.prefix, scopes: key.scopes },
    });
  });
  return { ok: true };
}
