import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { toWorkspaceView, type WorkspaceView } from './workspace-view';

/** A new name. The slug stays, because links contain it. */
export async function updateWorkspace(ctx: UseCaseContext, input: { name: string }): Promise<WorkspaceView> {
  requirePermission(ctx, 'workspace:write');
  const { workspaceId } = ctx.actor;
  return ctx.db.transaction(async (tx) => {
    const before = await tx.workspaces.find({ workspaceId });
    const after = await tx.workspaces.update({ workspaceId, name: input.name });
    if (!before || !after) throw notFound('workspace');
    await recordChange(tx, ctx, {
      action: 'workspace.rename',
      target: { type: 'workspace', id: workspaceId, name: after.name },
      before: { name: before.name },
      after: { name: after.name },
    });
    return toWorkspaceView(after);
  });
}
