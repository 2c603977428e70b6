import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { presentListedEvent } from './present-event';

/** The first thing that a source received since a time, stored or not; null while nothing has come. */
export async function getFirstEvent(ctx: EventsContext, input: { readonly sourceId: string; readonly since: string }) {
  requirePermission(ctx, 'events:read');
  const { workspaceId } = ctx.actor;
  const sinceMs = Date.parse(input.since);
  const found = await ctx.eventStore.firstEventSince({ workspaceId, sourceId: input.sourceId, sinceMs });
  return { event: found && presentListedEvent(found) };
}
