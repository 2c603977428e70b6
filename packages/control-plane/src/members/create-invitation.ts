import type { Role } from '@tributary/db';
import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { hashToken, randomToken } from '../tokens';
import { type InvitationView, toInvitationView } from './invitation-view';

const VALID_FOR_MS = 7 * 24 * 60 * 60 * 1_000;
const TOKEN_CHARS = 40;

/**
 * The link is for the inviter to hand over: no mail server is needed. It is shown this once, and valid for a week. An
 * older invitation of the same address ends.
 * @throws AppError `conflict` when the address is a member's
 */
export async function createInvitation(
  ctx: UseCaseContext,
  { email, role }: { email: string; role: Role },
): Promise<InvitationView & { readonly url: string }> {
  requirePermission(ctx, role === 'owner' ? 'owners:write' : 'members:write');
  const { workspaceId } = ctx.actor;
  const token = randomToken(TOKEN_CHARS);
  const nowMs = ctx.clock();
  const row = await ctx.db.transaction(async (tx) => {
    if (await tx.members.findByEmail({ workspaceId, email })) {
      const message = `${email} is a member of this workspace already.`;
      throw new AppError('conflict', message, [{ field: 'email', message }]);
    }
    const older = (await tx.invitations.listOpen({ workspaceId })).filter((one) => one.email === email.toLowerCase());
    for (const { id } of older) await tx.invitations.revoke({ workspaceId, id, at: new Date(nowMs) });
    const invitation = await tx.invitations.create({
      id: newId('inv', nowMs),
      workspaceId,
      email,
      role,
      tokenHash: hashToken(token),
      invitedByName: ctx.actor.name,
      expiresAt: new Date(nowMs + VALID_FOR_MS),
    });
    await recordChange(tx, ctx, {
      action: 'invitation.create',
      target: { type: 'invitation', id: invitation.id, name: invitation.email },
      after: { email: invitation.email, role },
    });
    return invitation;
  });
  return { ...toInvitationView(row), url: `${ctx.webUrl}/invite/${token}` };
}
