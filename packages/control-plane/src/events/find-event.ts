import type { EventMatches } from '@tributary/event-store';
import { AppError } from '../errors';
import type { EventsContext } from './events-context';

/** One event by the id that its sender knows. The source is needed only where two sources used the same id. */
export interface EventAddress {
  readonly messageId: string;
  readonly sourceId?: string | undefined;
}

/** Everything that is known under a message id. @throws AppError `not_found` when nothing is. */
export async function findEvent(ctx: EventsContext, { messageId, sourceId }: EventAddress): Promise<EventMatches> {
  const matches = await ctx.eventStore.getEvent({ workspaceId: ctx.actor.workspaceId, messageId, sourceId });
  if (matches.events.length === 0 && matches.refusals.length === 0)
    throw new AppError('not_found', 'Nothing with this message id has been received in this workspace.');
  return matches;
}
