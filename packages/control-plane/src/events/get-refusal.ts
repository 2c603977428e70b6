import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { presentRefusal } from './present-event';

/** An event, or a whole request, that was not stored. */
export async function getRefusal(ctx: EventsContext, { id }: { readonly id: string }) {
  requirePermission(ctx, 'events:read');
  const { workspaceId } = ctx.actor;
  const row = /^[0-9a-f]{32}$/.test(id) ? await ctx.eventStore.getRefusalById({ workspaceId, refusalId: id }) : null;
  if (!row) throw new AppError('not_found', 'There is no refused event of this id.');
  return presentRefusal(row, id);
}
