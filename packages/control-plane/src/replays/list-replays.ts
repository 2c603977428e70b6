import type { EventsContext } from '../events/events-context';
import type { ListInput, Listing } from '../listing';
import { requirePermission } from '../permissions';
import { presentReplay } from './present-replay';

/** Replays that people asked for and drains of pauses, newest first. */
export async function listReplays(
  ctx: EventsContext,
  input: ListInput,
): Promise<Listing<ReturnType<typeof presentReplay>>> {
  requirePermission(ctx, 'replays:read');
  const page = await ctx.db.replays.list({ workspaceId: ctx.actor.workspaceId, ...input });
  return { data: page.rows.map(presentReplay), nextCursor: page.nextCursor };
}
