import type { UseCaseContext } from '../context';
import { requirePermission } from '../permissions';

/** Remembers this workspace as the one where the person's next sign-in lands. Keys have nothing to remember. */
export async function switchWorkspace(ctx: UseCaseContext): Promise<{ ok: true }> {
  requirePermission(ctx, 'workspace:read');
  if (ctx.actor.kind === 'user') {
    await ctx.db.users.setLastWorkspace({ userId: ctx.actor.id, workspaceId: ctx.actor.workspaceId });
  }
  return { ok: true };
}
