import type { InvitationRow, Repositories, UserRow } from '@tributary/db';
import { newId } from '@tributary/kernel';
import type { Person, VisitorContext } from '../context';
import { AppError } from '../errors';
import { recordChange } from '../record-change';
import { toWorkspaceView, type WorkspaceView } from '../workspaces/workspace-view';
import { openInvitation } from './find-invitation';

export interface AcceptInvitationInput {
  readonly token: string;
  /** Who is signed in, if anybody. */
  readonly person?: Person | undefined;
  /** For somebody who has no account yet. */
  readonly account?: { readonly name: string; readonly password: string } | undefined;
}

export interface AcceptedInvitation {
  readonly workspace: WorkspaceView;
  readonly userId: string;
  readonly email: string;
  /** True when an account was made: the caller signs it in. */
  readonly accountCreated: boolean;
}

/**
 * Joins a workspace with the account that is signed in, or with a new one for the invited address. All or nothing, and
 * a link works once.
 * @throws AppError `not_found` when the link is not open · `conflict` when the address has an account (sign in first)
 * or somebody else is signed in · `unauthorized` when nobody is signed in and no account is given
 */
export async function acceptInvitation(ctx: VisitorContext, input: AcceptInvitationInput): Promise<AcceptedInvitation> {
  return ctx.db.transaction(async (tx) => {
    const invitation = await openInvitation(tx, input.token, ctx.clock());
    const at = new Date(ctx.clock());
    const { workspaceId } = invitation ?? { workspaceId: '' };
    if (!invitation || !(await tx.invitations.accept({ workspaceId, id: invitation.id, at }))) {
      throw new AppError('not_found', 'This invitation is no longer open. Ask for a new link.');
    }
    const user = input.person
      ? await invitedPerson(tx, invitation, input.person)
      : await newAccount(tx, ctx, { invitation, account: input.account });
    await join(tx, ctx, { invitation, user });
    const workspace = await tx.workspaces.find({ workspaceId });
    if (!workspace) throw new AppError('not_found', 'This invitation is no longer open. Ask for a new link.');
    return {
      workspace: toWorkspaceView(workspace),
      userId: user.id,
      email: user.email,
      accountCreated: input.person === undefined,
    };
  });
}

async function invitedPerson(tx: Repositories, invitation: InvitationRow, person: Person): Promise<UserRow> {
  const user = await tx.users.find({ userId: person.id });
  if (user?.email === invitation.email) return user;
  throw new AppError(
    'conflict',
    `This invitation is for ${invitation.email}, and you are signed in as ${person.email}. Sign out, then open the link again.`,
  );
}

async function newAccount(
  tx: Repositories,
  ctx: VisitorContext,
  { invitation, account }: { invitation: InvitationRow; account: AcceptInvitationInput['account'] },
): Promise<UserRow> {
  if (await tx.users.findByEmail({ email: invitation.email })) {
    throw new AppError('conflict', `${invitation.email} has an account already. Sign in, then open the link again.`);
  }
  if (!account) throw new AppError('unauthorized', 'Sign in or choose a name and password to accept the invitation.');
  return tx.users.createWithPassword({ id: newId('usr', ctx.clock()), email: invitation.email, ...account });
}

async function join(
  tx: Repositories,
  ctx: VisitorContext,
  { invitation, user }: { invitation: InvitationRow; user: UserRow },
): Promise<void> {
  const { workspaceId, role } = invitation;
  if (!(await tx.members.findByUser({ workspaceId, userId: user.id }))) {
    await tx.members.add({ id: newId('mem', ctx.clock()), workspaceId, userId: user.id, role });
  }
  await tx.users.setLastWorkspace({ userId: user.id, workspaceId });
  const actor = { kind: 'user', id: user.id, name: user.name, workspaceId } as const;
  await recordChange(
    tx,
    { ...ctx, actor },
    {
      action: 'invitation.accept',
      target: { type: 'member', id: user.id, name: user.name },
      after: { email: user.email, role },
    },
  );
}
