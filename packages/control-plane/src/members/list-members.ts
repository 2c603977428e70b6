import type { UseCaseContext } from '../context';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';
import { type MemberView, toMemberView } from './member-view';

export async function listMembers(ctx: UseCaseContext): Promise<Listing<MemberView>> {
  requirePermission(ctx, 'members:read');
  const rows = await ctx.db.members.list({ workspaceId: ctx.actor.workspaceId });
  return whole(rows.map(toMemberView));
}
