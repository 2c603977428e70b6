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
  const counted = await ctx.eventStore.replayOutcomes({ workspaceId, replayId: id });
  // What a later replay has taken up again counts there now; here it stays as it was counted in its time.
  return presentReplay({
    ...row,
    delivered: Math.max(row.delivered, counted.delivered),
    failed: Math.max(row.failed, counted.failed),
  });
}
