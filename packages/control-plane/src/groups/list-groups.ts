import type { GroupRow } from '@tributary/db';
import type { EventsContext } from '../events/events-context';
import { iso } from '../listing';
import { requirePermission } from '../permissions';

export const presentGroup = (row: GroupRow) => ({
  type: row.type,
  key: row.key,
  title: typeof row.properties.name === 'string' ? row.properties.name.slice(0, 200) : '',
  properties: row.properties,
  traits: Object.entries(row.origins)
    .filter(([name]) => Object.hasOwn(row.properties, name))
    .map(([name, { kind, atMs, eventId, sourceId }]) => ({
      ...{ name, value: row.properties[name], kind, eventId, sourceId },
      at: new Date(atMs).toISOString(),
    })),
  firstSeenAt: iso(row.firstSeenAt),
  updatedAt: iso(row.updatedAt),
});

/** Groups, those that changed last first. `search` is how the key begins. */
export async function listGroups(
  ctx: EventsContext,
  input: {
    readonly search?: string | undefined;
    readonly type?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
) {
  requirePermission(ctx, 'persons:read');
  const page = await ctx.db.groups.list({ workspaceId: ctx.actor.workspaceId, ...input });
  return { data: page.rows.map(presentGroup), nextCursor: page.nextCursor };
}
