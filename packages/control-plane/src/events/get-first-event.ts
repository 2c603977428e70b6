import { requirePermission } from '../permissions';
import { getSourceRow } from '../sources/find-source';
import type { EventsContext } from './events-context';
import { presentListedEvent } from './present-event';

/** The first thing that a source received since a time, stored or not; null while nothing has come. @throws AppError `not_found` */
export async function getFirstEvent(ctx: EventsContext, input: { readonly sourceId: string; readonly since: string }) {
  requirePermission(ctx, 'events:read');
  const { workspaceId } = ctx.actor;
  await getSourceRow(ctx.db, ctx, input.sourceId);
  const sinceMs = Date.parse(input.since);
  const found = await ctx.eventStore.firstEventSince({ workspaceId, sourceId: input.sourceId, sinceMs });
  return { event: found && presentListedEvent(found) };
}
