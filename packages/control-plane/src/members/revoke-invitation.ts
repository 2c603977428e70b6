import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';

/** The link stops working at once. */
export async function revokeInvitation(ctx: UseCaseContext, { id }: { id: string }): Promise<{ ok: true }> {
  requirePermission(ctx, 'members:write');
  const { workspaceId } = ctx.actor;
  await ctx.db.transaction(async (tx) => {
    const invitation = await tx.invitations.find({ workspaceId, id });
    if (!invitation || !(await tx.invitations.revoke({ workspaceId, id, at: new Date(ctx.clock()) }))) {
      throw notFound('invitation');
    }
    await recordChange(tx, ctx, {
      action: 'invitation.revoke',
      target: { type: 'invitation', id, name: invitation.email },
    });
  });
  return { ok: true };
}
