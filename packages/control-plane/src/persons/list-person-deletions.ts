import type { EventsContext } from '../events/events-context';
import type { ListInput } from '../listing';
import { requirePermission } from '../permissions';
import { presentDeletion } from './deletion-view';

/** Deletions of persons with how far they are, newest first. */
export async function listPersonDeletions(ctx: EventsContext, input: ListInput) {
  requirePermission(ctx, 'persons:read');
  const page = await ctx.db.personDeletions.list({ workspaceId: ctx.actor.workspaceId, ...input });
  return { data: page.rows.map(presentDeletion), nextCursor: page.nextCursor };
}
