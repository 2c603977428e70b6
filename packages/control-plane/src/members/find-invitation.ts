import type { InvitationRow, Repositories, Role } from '@tributary/db';
import type { VisitorContext } from '../context';
import { iso } from '../listing';
import { hashToken } from '../tokens';

/** What an invitation link leads to, for somebody who is not signed in yet. */
export interface OpenInvitation {
  readonly workspaceName: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedByName: string;
  readonly expiresAt: string;
  /** The address has an account: sign in to accept, instead of making one. */
  readonly hasAccount: boolean;
}

/** Null when the link is unknown, expired, revoked or used. */
export async function openInvitation(
  repositories: Repositories,
  token: string,
  nowMs: number,
): Promise<InvitationRow | null> {
  const row = await repositories.invitations.findByTokenHash({ tokenHash: hashToken(token) });
  const open = row && !row.acceptedAt && !row.revokedAt && row.expiresAt.getTime() > nowMs;
  return open ? row : null;
}

/** Whoever has the link may look. Null when it is no longer open. */
export async function findInvitation(ctx: VisitorContext, token: string): Promise<OpenInvitation | null> {
  const invitation = await openInvitation(ctx.db, token, ctx.clock());
  if (!invitation) return null;
  const [workspace, user] = await Promise.all([
    ctx.db.workspaces.find({ workspaceId: invitation.workspaceId }),
    ctx.db.users.findByEmail({ email: invitation.email }),
  ]);
  if (!workspace) return null;
  return {
    workspaceName: workspace.name,
    email: invitation.email,
    role: invitation.role,
    invitedByName: invitation.invitedByName,
    expiresAt: iso(invitation.expiresAt),
    hasAccount: user !== null,
  };
}
