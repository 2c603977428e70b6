import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { type DestinationView, toDestinationView } from './destination-view';

/** Undoes a deletion: settings, mappings and connections are as they were. Events of the time between are not sent. */
export async function restoreDestination(ctx: UseCaseContext, { id }: { id: string }): Promise<DestinationView> {
  requirePermission(ctx, 'destinations:write');
  return ctx.db.transaction(async (tx) => {
    const row = await tx.destinations.restore({ workspaceId: ctx.actor.workspaceId, id });
    if (!row) throw notFound('deleted destination');
    await recordChange(tx, ctx, {
      action: 'destination.restore',
      target: { type: 'destination', id, name: row.name },
    });
    return toDestinationView(row);
  });
}
