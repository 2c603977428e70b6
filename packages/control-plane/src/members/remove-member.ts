import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { keepAnOwner } from './keep-an-owner';

/** Everybody may leave; the last owner may not. Only owners remove owners. Keys that the person made keep working. */
export async function removeMember(ctx: UseCaseContext, { userId }: { userId: string }): Promise<{ ok: true }> {
  const leaves = ctx.actor.kind === 'user' && ctx.actor.id === userId;
  requirePermission(ctx, leaves ? 'workspace:read' : 'members:write');
  const { workspaceId } = ctx.actor;
  await ctx.db.transaction(async (tx) => {
    await tx.workspaces.lock({ workspaceId });
    const member = await tx.members.findByUser({ workspaceId, userId });
    if (!member) throw notFound('member');
    if (member.role === 'owner') {
      if (!leaves) requirePermission(ctx, 'owners:write');
      await keepAnOwner(tx, member);
    }
    await tx.members.remove({ workspaceId, id: member.id });
    await recordChange(tx, ctx, {
      action: leaves ? 'member.leave' : 'member.remove',
      target: { type: 'member', id: userId, name: member.name },
      before: { email: member.email, role: member.role },
    });
  });
  return { ok: true };
}
