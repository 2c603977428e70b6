import type { UseCaseContext } from '../context';
import { AppError, notFound } from '../errors';
import { requirePermission } from '../permissions';

/**
 * For good, with its members, keys, sources, destinations and audit log; capture refuses its keys at once. Stored
 * events are not reachable any more. The name has to be typed, so that nobody deletes the wrong one.
 */
export async function deleteWorkspace(ctx: UseCaseContext, input: { confirmName: string }): Promise<{ ok: true }> {
  requirePermission(ctx, 'workspace:delete');
  const { workspaceId } = ctx.actor;
  const workspace = await ctx.db.workspaces.find({ workspaceId });
  if (!workspace) throw notFound('workspace');
  if (input.confirmName.trim() !== workspace.name) {
    const message = `Type the name of the workspace, ${workspace.name}, to delete it.`;
    throw new AppError('invalid', message, [{ field: 'confirmName', message }]);
  }
  await ctx.db.workspaces.remove({ workspaceId });
  return { ok: true };
}
