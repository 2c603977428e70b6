import type { EventsContext } from '../events/events-context';
import { presentListedEvent } from '../events/present-event';
import { openRange, type TimeRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { getKnownPerson } from './person-ids';

/** A person's stored events under all of its ids, newest first. */
export async function listPersonEvents(
  ctx: EventsContext,
  input: TimeRange & {
    readonly id: string;
    readonly type?: string | undefined;
    readonly event?: string | undefined;
    readonly sourceId?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
) {
  requirePermission(ctx, 'persons:read');
  const { workspaceId } = ctx.actor;
  const { id, type, event: name, sourceId, since, until, limit, cursor } = input;
  const { personIds } = await getKnownPerson(ctx, id);
  const page = await ctx.eventStore.listEvents({
    ...{ workspaceId, personIds, type, name, sourceId, status: 'stored', limit, cursor },
    ...openRange({ since, until }),
  });
  return { data: page.rows.map(presentListedEvent), nextCursor: page.nextCursor };
}
