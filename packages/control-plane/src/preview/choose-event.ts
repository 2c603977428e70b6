import { type CanonicalEvent, EVENT_TYPES, type EventType, type JsonObject } from '@tributary/event-schema';
import { newId } from '@tributary/kernel';
import { AppError } from '../errors';
import type { EventsContext } from '../events/events-context';
import { findEvent } from '../events/find-event';

export interface EventChoice {
  /** In Segment's shape; what is missing (ids, times) is filled in. */
  readonly event?: Readonly<Record<string, unknown>> | undefined;
  /** One that was stored. */
  readonly messageId?: string | undefined;
}

const isType = (type: unknown): type is EventType => EVENT_TYPES.some((known) => known === type);

const objectOf = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

/** A given event as it would look after it had come in. @throws AppError `invalid` when it has no known type */
function complete(given: Readonly<Record<string, unknown>>, nowMs: number): CanonicalEvent {
  const { type } = given;
  if (!isType(type)) {
    throw new AppError('invalid', 'The event needs a type.', [
      { field: 'event.type', message: `One of ${EVENT_TYPES.join(', ')}.` },
    ]);
  }
  const now = new Date(nowMs).toISOString();
  const timestamp = typeof given.timestamp === 'string' ? given.timestamp : now;
  return {
    ...(given as JsonObject),
    type,
    messageId: typeof given.messageId === 'string' ? given.messageId : newId('test', nowMs),
    context: objectOf(given.context) ?? {},
    timestamp,
    receivedAt: now,
  };
}

/** The event to try: one that was stored, one that is given, or the latest that arrived from a connected source. */
export async function chooseEvent(
  ctx: EventsContext,
  { event, messageId }: EventChoice,
  destinationId: string,
): Promise<CanonicalEvent> {
  if (event !== undefined) return complete(event, ctx.clock());
  if (messageId !== undefined) {
    const [stored] = (await findEvent(ctx, { messageId })).events;
    if (!stored)
      throw new AppError('not_found', 'This event was received but not stored, so there is nothing to send.');
    return ctx.toCanonical(stored);
  }
  const { workspaceId } = ctx.actor;
  const { rows } = await ctx.db.connections.list({ workspaceId, destinationId, limit: 200 });
  const sourceIds = rows.map(({ sourceId }) => sourceId);
  const [latest] = await ctx.eventStore.sampleEvents({ workspaceId, sourceIds, sampleMax: 1 });
  if (!latest) {
    throw new AppError('not_found', 'No event has arrived from the connected sources yet. Give one in `event`.');
  }
  return ctx.toCanonical(latest);
}
