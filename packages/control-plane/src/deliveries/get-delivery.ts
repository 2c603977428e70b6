import { AppError } from '../errors';
import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { explainCause } from './explain-cause';
import { presentAttempt, presentDelivery } from './present-delivery';

/** A delivery that is under way is tried by itself; what waits for a pause drains with it. */
const NOT_BY_HAND: readonly string[] = ['pending', 'parked'];

/** A delivery with every attempt: what was sent, what was answered, why it was tried again. */
export async function getDelivery(ctx: EventsContext, { deliveryId }: { readonly deliveryId: string }) {
  requirePermission(ctx, 'deliveries:read');
  const { workspaceId } = ctx.actor;
  const attempts = /^[0-9a-f]{32}$/.test(deliveryId)
    ? await ctx.eventStore.deliveryAttempts({ workspaceId, deliveryIds: [deliveryId] })
    : [];
  const latest = attempts.at(-1);
  if (!latest) throw new AppError('not_found', 'There is no delivery of this id.');
  const { destinationId, mappingId } = latest;
  const destination = await ctx.db.destinations.find({ workspaceId, id: destinationId, withDeleted: true });
  const mapping = await ctx.db.mappings.find({ workspaceId, destinationId, id: mappingId });
  const destinationName = destination?.name ?? 'a destination that no longer exists';
  const failing = latest.errorGroup !== '' ? explainCause({ ...latest, destination: destinationName }) : null;
  return {
    delivery: presentDelivery(latest),
    destinationName,
    mappingName: mapping?.name ?? null,
    cause: failing?.cause ?? null,
    suggestion: failing?.suggestion ?? null,
    canRetry: !NOT_BY_HAND.includes(latest.status) && destination !== null && destination.deletedAt === null,
    attempts: attempts.map(presentAttempt),
  };
}
