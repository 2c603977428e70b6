import type { EventsContext } from '../events/events-context';
import { presentEvent } from '../events/present-event';
import { iso } from '../listing';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getKnownPerson } from './person-ids';
import { presentPerson } from './person-view';

/**
 * All that is stored about a person, page by page: the first page has the person, each page some of its events with
 * their deliveries. Whoever exports is in the audit log.
 */
export async function exportPerson(
  ctx: EventsContext,
  { id, limit, cursor }: { readonly id: string; readonly limit: number; readonly cursor?: string | undefined },
) {
  requirePermission(ctx, 'persons:export');
  const { workspaceId } = ctx.actor;
  const { person, ids, personIds } = await getKnownPerson(ctx, id);
  const page = await ctx.eventStore.personEvents({ workspaceId, personIds, limit, cursor });
  const sent = await Promise.all(
    page.rows.map(({ eventId }) => ctx.eventStore.listDeliveries({ workspaceId, eventId, limit: 50 })),
  );
  const events = page.rows.map((row, n) => ({
    ...presentEvent(ctx, row),
    personProperties: row.personProperties ?? '',
    deliveries: (sent[n]?.rows ?? []).map(({ destinationId, status, action, atMs, explanation }) => ({
      ...{ destinationId, status, action, explanation, at: new Date(atMs).toISOString() },
    })),
  }));
  if (cursor !== undefined) return { person: null, events, nextCursor: page.nextCursor };
  const [merges, notices] = await Promise.all([
    ctx.db.persons.merges({ workspaceId, personId: id }),
    ctx.db.persons.notices({ workspaceId, personId: id }),
  ]);
  await recordChange(ctx.db, ctx, { action: 'person.export', target: { type: 'person', id, name: id } });
  return {
    person: {
      ...presentPerson(person),
      ids: ids.map(({ distinctId, isUser, createdAt }) => ({ distinctId, isUser, since: iso(createdAt) })),
      merges: merges.map(({ atMs, ...merge }) => ({ ...merge, at: new Date(atMs).toISOString() })),
      notices: notices.map(({ atMs, ...notice }) => ({ ...notice, at: new Date(atMs).toISOString() })),
    },
    events,
    nextCursor: page.nextCursor,
  };
}
