import { readPersonChange } from '@tributary/event-schema';
import type { EventRow } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { getKnownPerson } from './person-ids';

/** What was said about a person over time, event by event, from the stored events themselves. Newest first. */
export async function listTraitHistory(
  ctx: EventsContext,
  { id, limit, cursor }: { readonly id: string; readonly limit: number; readonly cursor?: string | undefined },
) {
  requirePermission(ctx, 'persons:read');
  const { personIds } = await getKnownPerson(ctx, id);
  const page = await ctx.eventStore.personEvents({
    ...{ workspaceId: ctx.actor.workspaceId, personIds, tellingOnly: true, limit, cursor },
  });
  return { data: page.rows.map(sayingOf).filter(({ changes }) => changes.length > 0), nextCursor: page.nextCursor };
}

function sayingOf(row: EventRow) {
  const { set, setOnce, unset } = readPersonChange(row);
  return {
    messageId: row.messageId,
    sourceId: row.sourceId,
    type: row.type,
    name: row.name,
    at: new Date(row.timestampMs).toISOString(),
    changes: [
      ...Object.entries(set).map(([name, value]) => ({ kind: 'set' as const, name, value })),
      ...Object.entries(setOnce).map(([name, value]) => ({ kind: 'setOnce' as const, name, value })),
      ...unset.map((name) => ({ kind: 'unset' as const, name, value: null })),
    ],
  };
}
