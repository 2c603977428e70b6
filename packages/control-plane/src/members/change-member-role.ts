import type { Role } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { keepAnOwner } from './keep-an-owner';
import { type MemberView, toMemberView } from './member-view';

/** Only owners make and unmake owners; the last owner stays one. */
export async function changeMemberRole(
  ctx: UseCaseContext,
  { userId, role }: { userId: string; role: Role },
): Promise<MemberView> {
  requirePermission(ctx, 'members:write');
  if (role === 'owner') requirePermission(ctx, 'owners:write');
  const { workspaceId } = ctx.actor;
  return ctx.db.transaction(async (tx) => {
    await tx.workspaces.lock({ workspaceId });
    const before = await tx.members.findByUser({ workspaceId, userId });
    if (!before) throw notFound('member');
    if (before.role === role) return toMemberView(before);
    if (before.role === 'owner') {
      requirePermission(ctx, 'owners:write');
      await keepAnOwner(tx, before);
    }
    const after = await tx.members.setRole({ workspaceId, id: before.id, role });
    if (!after) throw notFound('member');
    await recordChange(tx, ctx, {
      action: 'member.change-role',
      target: { type: 'member', id: userId, name: after.name },
      before: { role: before.role },
      after: { role },
    });
    return toMemberView(after);
  });
}
