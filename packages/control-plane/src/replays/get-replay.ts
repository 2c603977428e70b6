import { notFound } from '../errors';
import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { presentReplay } from './present-replay';

/** A replay with its progress, and what has become of the deliveries it handed on. */
export async function getReplay(ctx: EventsContext, { id }: { readonly id: string }) {
  requirePermission(ctx, 'replays:read');
  const { workspaceId } = ctx.actor;
  const row = await ctx.db.replays.find({ workspaceId, id });
  if (!row) throw notFound('replay');
  const count = async (status: 'delivered' | 'failed') =>
    (await ctx.eventStore.countDeliveries({ workspaceId, replayId: id, statuses: [status] })).deliveries;
  const [delivered, failed] = await Promise.all([count('delivered'), count('failed')]);
  return presentReplay({ ...row, delivered, failed });
}
