import type { EventsContext } from '../events/events-context';
import { iso } from '../listing';
import { requirePermission } from '../permissions';
import { getKnownPerson } from './person-ids';
import { presentPerson } from './person-view';

/** A page shows so many of a person's ids. */
const IDS_SHOWN = 200;

/** A person: traits with their sources, ids, groups, and the trail of merges. */
export async function getPerson(ctx: EventsContext, { id }: { readonly id: string }) {
  requirePermission(ctx, 'persons:read');
  const { workspaceId } = ctx.actor;
  const { person, ids, personIds } = await getKnownPerson(ctx, id);
  const asked = { workspaceId, personIds };
  const [activity, groups, merges, notices] = await Promise.all([
    ctx.eventStore.personActivity(asked),
    ctx.eventStore.groupsOfPerson(asked),
    ctx.db.persons.merges({ workspaceId, personId: id }),
    ctx.db.persons.notices({ workspaceId, personId: id }),
  ]);
  const types = await ctx.db.groups.typesOf({ workspaceId, keys: groups.map(({ groupId }) => groupId) });
  return {
    ...presentPerson(person),
    ids: ids
      .slice(0, IDS_SHOWN)
      .map(({ distinctId, isUser, createdAt }) => ({ distinctId, isUser, since: iso(createdAt) })),
    events: activity.reduce((sum, { events }) => sum + events, 0),
    lastSeenAt: activity.length === 0 ? null : isoMs(Math.max(...activity.map(({ lastMs }) => lastMs))),
    groups: groups.map(({ groupId, events, lastMs }) => ({
      ...{ type: types.get(groupId) ?? null, key: groupId, events, lastSeenAt: isoMs(lastMs) },
    })),
    merges: merges
      .toSorted((a, b) => b.atMs - a.atMs)
      .map(({ atMs, fromPersonId, fromDistinctId, intoDistinctId, kind, messageId, sourceId }) => ({
        ...{ fromPersonId, fromDistinctId, intoDistinctId, kind, messageId, sourceId, at: isoMs(atMs) },
      })),
    notices: notices.map(({ kind, detail, messageId, sourceId, atMs }) => ({
      ...{ kind, detail, messageId, sourceId, at: isoMs(atMs) },
    })),
  };
}

const isoMs = (ms: number): string => new Date(ms).toISOString();
