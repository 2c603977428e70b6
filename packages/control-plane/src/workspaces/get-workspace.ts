import type { Role } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { toWorkspaceView, type WorkspaceView } from './workspace-view';

/** The workspace acted in, with the person's role; null for a key. */
export async function getWorkspace(ctx: UseCaseContext): Promise<WorkspaceView & { readonly role: Role | null }> {
  requirePermission(ctx, 'workspace:read');
  const row = await ctx.db.workspaces.find({ workspaceId: ctx.actor.workspaceId });
  if (!row) throw notFound('workspace');
  return { ...toWorkspaceView(row), role: ctx.actor.kind === 'user' ? ctx.actor.role : null };
}
