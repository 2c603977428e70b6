import type { MemberRow, Repositories } from '@tributary/db';
import { AppError } from '../errors';

/**
 * Called before an owner stops being one. The workspace is locked until the transaction ends, so that two owners who
 * remove each other at the same moment don't leave it without any.
 * @throws AppError `conflict` for the last owner
 */
export async function keepAnOwner(tx: Repositories, member: MemberRow): Promise<void> {
  await tx.workspaces.lock({ workspaceId: member.workspaceId });
  if ((await tx.members.countOwners({ workspaceId: member.workspaceId })) <= 1) {
    throw new AppError(
      'conflict',
      `${member.name} is the last owner of this workspace. Make somebody else an owner first.`,
    );
  }
}
