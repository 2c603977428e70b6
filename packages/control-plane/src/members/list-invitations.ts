import type { UseCaseContext } from '../context';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';
import { type InvitationView, toInvitationView } from './invitation-view';

/** Those that can still be accepted. */
export async function listInvitations(ctx: UseCaseContext): Promise<Listing<InvitationView>> {
  requirePermission(ctx, 'members:read');
  const rows = await ctx.db.invitations.listOpen({ workspaceId: ctx.actor.workspaceId });
  return whole(rows.filter((row) => row.expiresAt.getTime() > ctx.clock()).map(toInvitationView));
}
