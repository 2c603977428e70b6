import { newId } from '@tributary/kernel';
import type { VisitorContext } from '../context';
import { AppError } from '../errors';
import { foundWorkspace } from '../workspaces/found-workspace';
import { toWorkspaceView, type WorkspaceView } from '../workspaces/workspace-view';

export interface FirstAccountInput {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly workspaceName: string;
}

/**
 * The first person, and their workspace, both or neither. Only while nobody has an account: of two who try at the same
 * moment, one is refused. Signing in is up to the caller.
 * @throws AppError `conflict` when somebody has an account
 */
export async function createFirstAccount(
  ctx: VisitorContext,
  input: FirstAccountInput,
): Promise<{ readonly userId: string; readonly workspace: WorkspaceView }> {
  return ctx.db.transaction(async (tx) => {
    await tx.users.lockFirstAccount();
    if (await tx.users.exist()) {
      throw new AppError('conflict', 'The first account exists already. Sign in, or ask its owner for an invitation.');
    }
    const user = await tx.users.createWithPassword({ id: newId('usr', ctx.clock()), ...accountOf(input) });
    const workspace = await foundWorkspace(tx, ctx, { name: input.workspaceName, owner: user });
    return { userId: user.id, workspace: toWorkspaceView(workspace) };
  });
}

const accountOf = ({ name, email, password }: FirstAccountInput) => ({ name, email, password });
