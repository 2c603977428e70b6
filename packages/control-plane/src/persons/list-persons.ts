import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { everyIdOf } from './person-ids';
import { presentPerson } from './person-view';

/** Ids that are shown of a person in a list, and by which its events are found. */
const IDS_SHOWN = 25;

/**
 * Persons, the newest first; with `distinctId`, whose it is. `search` is how an id, an email or a name begins. With when
 * each was seen first and last, as far as its first ids tell.
 */
export async function listPersons(
  ctx: EventsContext,
  input: {
    readonly search?: string | undefined;
    readonly distinctId?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
) {
  requirePermission(ctx, 'persons:read');
  const { workspaceId } = ctx.actor;
  const page = await findPage(ctx, input);
  const ids = await ctx.db.persons.ids({
    ...{ workspaceId, personIds: page.rows.map(({ id }) => id), perPerson: IDS_SHOWN },
  });
  const idsOf = (id: string) => ids.filter(({ personId }) => personId === id);
  const seen = await seenOf(
    ctx,
    page.rows.map(({ id }) => ({ id, all: everyIdOf(workspaceId, id, idsOf(id)) })),
  );
  const data = page.rows.map((row) => ({
    ...presentPerson(row),
    ids: idsOf(row.id).map(({ distinctId, isUser }) => ({ distinctId, isUser })),
    lastSeenAt: seen.get(row.id)?.lastSeenAt ?? null,
    events: seen.get(row.id)?.events ?? 0,
  }));
  return { data, nextCursor: page.nextCursor };
}

async function findPage(ctx: EventsContext, input: Parameters<typeof listPersons>[1]) {
  const { workspaceId } = ctx.actor;
  const { distinctId, search, limit, cursor } = input;
  if (distinctId === undefined) return ctx.db.persons.list({ workspaceId, search, limit, cursor });
  const known = (await ctx.db.persons.lookUp({ workspaceId, distinctIds: [distinctId] })).get(distinctId);
  const row = known ? await ctx.db.persons.find({ workspaceId, id: known.id }) : null;
  return { rows: row ? [row] : [], nextCursor: null };
}

async function seenOf(ctx: EventsContext, people: readonly { readonly id: string; readonly all: readonly string[] }[]) {
  const owners = new Map(people.flatMap(({ id, all }) => all.map((one) => [one, id] as const)));
  const seen = new Map<string, { lastSeenAt: string; events: number }>();
  if (owners.size === 0) return seen;
  const activity = await ctx.eventStore.personActivity({
    workspaceId: ctx.actor.workspaceId,
    personIds: [...owners.keys()].slice(0, 4_000),
  });
  for (const { personId, events, lastMs } of activity) {
    const owner = owners.get(personId) ?? '';
    const before = seen.get(owner);
    const lastSeenAt = new Date(lastMs).toISOString();
    const later = before && before.lastSeenAt > lastSeenAt ? before.lastSeenAt : lastSeenAt;
    seen.set(owner, { lastSeenAt: later, events: (before?.events ?? 0) + events });
  }
  return seen;
}
