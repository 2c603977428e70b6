import type { EventListRow } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { recogniseSearch, type SearchKind } from '../events/recognise-search';
import { requirePermission } from '../permissions';
import { presentPerson } from '../persons/person-view';

const DAY_MS = 86_400_000;
/** In front of what was received, which has to have room too. */
const PERSONS_MAX = 5;
const HEX_ID = /^[0-9a-f]{32}$/;

/** `user`, `anonymous`, `email` and `eventName` stand for all events that have the id, the email or the name. */
export const FOUND_KINDS = [
  ...(['source', 'destination', 'member', 'event', 'refusal', 'person', 'delivery'] as const),
  ...(['user', 'anonymous', 'email', 'eventName'] as const),
] as const;

export interface Found {
  readonly kind: (typeof FOUND_KINDS)[number];
  /** For events the message id. `user`: a user id of events. */
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly sourceId: string | null;
  readonly destinationId: string | null;
}

const nowhere = { sourceId: null, destinationId: null };

/** What is configured: by part of its name, its type or its id. */
async function findConfigured(ctx: EventsContext, q: string): Promise<Found[]> {
  const { workspaceId } = ctx.actor;
  const [sources, destinations, members] = await Promise.all([
    ctx.db.sources.list({ workspaceId }),
    ctx.db.destinations.list({ workspaceId }),
    ctx.db.members.list({ workspaceId }),
  ]);
  const matches = (...texts: readonly string[]) => texts.some((text) => text.toLowerCase().includes(q.toLowerCase()));
  return [
    ...sources
      .filter(({ name, type, id }) => matches(name, type, id))
      .map(({ id, name, type }) => ({ kind: 'source' as const, ...nowhere, id, title: name, subtitle: type })),
    ...destinations
      .filter(({ name, type, id }) => matches(name, type, id))
      .map(({ id, name, type }) => ({ kind: 'destination' as const, ...nowhere, id, title: name, subtitle: type })),
    ...members
      .filter(({ name, email }) => matches(name, email))
      .map(({ userId, name, email }) => ({
        kind: 'member' as const,
        ...nowhere,
        id: userId,
        title: name,
        subtitle: email,
      })),
  ];
}

/** What was received: under whatever the text is known as, else by any text in the events of the last day. */
async function findReceived(ctx: EventsContext, q: string, limit: number): Promise<Found[]> {
  const { workspaceId } = ctx.actor;
  const [{ data: known }, byMessage] = await Promise.all([
    recogniseSearch(ctx, { q }),
    ctx.eventStore.listEvents({ workspaceId, messageId: q, limit: 5 }),
  ]);
  const groups = known.flatMap(({ kind, latestAt }) =>
    kind === 'messageId' || latestAt === null ? [] : [groupOf(kind, q)],
  );
  const found = [...byMessage.rows.map(entryOf), ...groups];
  if (found.length > 0 || q.length < 3) return found;
  const sinceMs = Math.max(0, ctx.clock() - DAY_MS);
  const byText = await ctx.eventStore.listEvents({ workspaceId, search: q, status: 'stored', sinceMs, limit });
  const unique = new Map(byText.rows.map(entryOf).map((entry) => [`${entry.sourceId} ${entry.id}`, entry]));
  return [...unique.values()];
}

const GROUPS = {
  email: ['email', 'Email'],
  userId: ['user', 'User id'],
  anonymousId: ['anonymous', 'Anonymous id'],
  event: ['eventName', 'Events of this name'],
} as const satisfies Record<Exclude<SearchKind, 'messageId'>, readonly [Found['kind'], string]>;

/** Many events at once: what leads to a list of them. */
function groupOf(kind: Exclude<SearchKind, 'messageId'>, q: string): Found {
  const [found, subtitle] = GROUPS[kind];
  return { kind: found, ...nowhere, id: q, title: q, subtitle };
}

function entryOf(row: EventListRow): Found {
  const isStored = row.status === 'stored';
  const what = row.name === '' ? row.type : `${row.type} · ${row.name}`;
  return {
    kind: isStored ? 'event' : 'refusal',
    id: row.messageId || row.id,
    title: what || 'Request',
    subtitle: isStored ? row.messageId : row.detail || row.reason,
    sourceId: row.sourceId,
    destinationId: null,
  };
}

/** Persons by how an id, an email or a name begins. */
async function findPersons(ctx: EventsContext, q: string): Promise<Found[]> {
  const { workspaceId } = ctx.actor;
  const { rows } = await ctx.db.persons.list({ workspaceId, search: q, limit: PERSONS_MAX });
  const ids = await ctx.db.persons.ids({ workspaceId, personIds: rows.map(({ id }) => id), perPerson: 5 });
  return rows.map(presentPerson).map(({ id, title, email }) => {
    const own = ids.filter(({ personId }) => personId === id);
    const name = (own.find(({ isUser }) => isUser) ?? own[0])?.distinctId ?? id;
    const subtitle = email === '' || email === title ? name : email;
    return { kind: 'person', ...nowhere, id, title: title || name, subtitle };
  });
}

async function findDelivery(ctx: EventsContext, q: string): Promise<Found[]> {
  if (!HEX_ID.test(q)) return [];
  const { rows } = await ctx.eventStore.listDeliveries({
    workspaceId: ctx.actor.workspaceId,
    deliveryIds: [q],
    limit: 1,
  });
  return rows.map((row) => ({
    kind: 'delivery',
    id: row.deliveryId,
    title: row.eventName || row.eventType,
    subtitle: row.status,
    sourceId: row.sourceId,
    destinationId: row.destinationId,
  }));
}

/** Sources, destinations, members, events, people and deliveries by name, id or text: for the command palette. */
export async function searchWorkspace(
  ctx: EventsContext,
  { q, limit }: { readonly q: string; readonly limit: number },
) {
  requirePermission(ctx, 'workspace:read');
  requirePermission(ctx, 'events:read');
  requirePermission(ctx, 'persons:read');
  const [configured, deliveries, persons, received] = await Promise.all([
    findConfigured(ctx, q),
    findDelivery(ctx, q),
    findPersons(ctx, q),
    findReceived(ctx, q, limit),
  ]);
  // A user who is a person is found as such.
  const rest = persons.length === 0 ? received : received.filter(({ kind }) => kind !== 'user');
  return { data: [...configured, ...deliveries, ...persons, ...rest].slice(0, limit), nextCursor: null };
}
