import type { EventStatus } from '@tributary/event-store';
import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { presentListedEvent } from './present-event';
import { openRange, type TimeRange } from './time-range';
import { whoHasEmail } from './who-has-email';

export interface EventFilter extends TimeRange {
  readonly status: EventStatus | 'all';
  readonly messageId?: string | undefined;
  readonly type?: string | undefined;
  /** The event's name. */
  readonly event?: string | undefined;
  readonly userId?: string | undefined;
  readonly anonymousId?: string | undefined;
  /** Of the person that the event was given to. */
  readonly email?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly search?: string | undefined;
}

/** The filter as the event store asks for it. An address leads to persons first, so it takes the right to read them. */
export async function toStoreFilter(ctx: EventsContext, { status, event, since, until, email, ...rest }: EventFilter) {
  if (email !== undefined) requirePermission(ctx, 'persons:read');
  return {
    ...rest,
    ...(email === undefined ? {} : await whoHasEmail(ctx, email)),
    status: status === 'all' ? undefined : status,
    name: event,
    ...openRange({ since, until }),
  };
}

/** What was received, newest first: stored, refused, quarantined, duplicate. */
export async function listEvents(
  ctx: EventsContext,
  { limit, cursor, ...filter }: EventFilter & { readonly limit: number; readonly cursor?: string | undefined },
) {
  requirePermission(ctx, 'events:read');
  const { workspaceId } = ctx.actor;
  const page = await ctx.eventStore.listEvents({ workspaceId, ...(await toStoreFilter(ctx, filter)), limit, cursor });
  return { data: page.rows.map(presentListedEvent), nextCursor: page.nextCursor };
}
