import { presentDelivery } from '../deliveries/present-delivery';
import { summarizeStatus } from '../deliveries/summarize-status';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { type EventAddress, findEvent } from './find-event';
import { presentEvent } from './present-event';

/** A stored event: raw, canonical, and how it stands with each destination. */
export async function getEvent(ctx: EventsContext, address: EventAddress) {
  requirePermission(ctx, 'events:read');
  const { workspaceId } = ctx.actor;
  const [event] = (await findEvent(ctx, address)).events;
  if (!event) throw new AppError('not_found', 'The event was received but not stored. Its trace says why.');
  const [deliveries, destinations, connections] = await Promise.all([
    ctx.eventStore.sentStatusOfEvent({ workspaceId, eventId: event.eventId, receivedAtMs: event.receivedAtMs }),
    ctx.db.destinations.list({ workspaceId }),
    ctx.db.connections.list({ workspaceId, sourceId: event.sourceId, limit: 200 }),
  ]);
  const connected = new Set(connections.rows.map((connection) => connection.destinationId));
  const known = destinations.filter(
    ({ id }) => connected.has(id) || deliveries.some((delivery) => delivery.destinationId === id),
  );
  return {
    ...presentEvent(ctx, event),
    destinations: known.map(({ id, name, type }) => {
      const own = deliveries.filter((delivery) => delivery.destinationId === id);
      return { destinationId: id, name, type, status: summarizeStatus(own), deliveries: own.map(presentDelivery) };
    }),
  };
}
