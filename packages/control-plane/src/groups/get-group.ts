import { notFound } from '../errors';
import type { EventsContext } from '../events/events-context';
import { presentListedEvent } from '../events/present-event';
import { requirePermission } from '../permissions';
import { presentGroup } from './list-groups';

const EVENTS_SHOWN = 50;

/** A group: its traits, the persons whose events name it, and the latest of those events. */
export async function getGroup(ctx: EventsContext, { type, key }: { readonly type: string; readonly key: string }) {
  requirePermission(ctx, 'persons:read');
  const { workspaceId } = ctx.actor;
  const row = await ctx.db.groups.find({ workspaceId, type, key });
  if (!row) throw notFound('group');
  const [members, events] = await Promise.all([
    ctx.eventStore.membersOfGroup({ workspaceId, groupId: key }),
    ctx.eventStore.listEvents({ workspaceId, groupId: key, limit: EVENTS_SHOWN }),
  ]);
  const known = await ctx.db.persons.lookUp({ workspaceId, distinctIds: members.map(({ distinctId }) => distinctId) });
  return {
    ...presentGroup(row),
    members: members.map(({ distinctId, events: count, lastMs }) => ({
      ...{ distinctId, events: count, personId: known.get(distinctId)?.id ?? null },
      lastSeenAt: new Date(lastMs).toISOString(),
    })),
    events: events.rows.map(presentListedEvent),
  };
}
