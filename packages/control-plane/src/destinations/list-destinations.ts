import type { UseCaseContext } from '../context';
import { type ListInput, type Listing, pageOf } from '../listing';
import { requirePermission } from '../permissions';
import { type DestinationView, toDestinationView } from './destination-view';

/** Newest first; deleted ones are not in it. */
export async function listDestinations(ctx: UseCaseContext, input: ListInput): Promise<Listing<DestinationView>> {
  requirePermission(ctx, 'destinations:read');
  const { rows, nextCursor } = pageOf(await ctx.db.destinations.list({ workspaceId: ctx.actor.workspaceId }), input);
  return { data: rows.map(toDestinationView), nextCursor };
}
