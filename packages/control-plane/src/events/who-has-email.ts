import { everyIdOf } from '../persons/person-ids';
import type { EventsContext } from './events-context';

/** Persons who share an address, and ids of each, that one question looks for. */
const PERSONS_MAX = 20;
const IDS_MAX = 3_900;

/** How an email stands in a filter of events: the persons who have it, or a user id where nobody does. */
export type EmailClause = { readonly personIds: string[] } | { readonly userId: string };

/**
 * Who has an email. Addresses stand with the persons, in Postgres, and events carry their person: so an event costs
 * nothing more for being found by an address that another event told. Whatever the case.
 */
export async function whoHasEmail(ctx: EventsContext, email: string): Promise<EmailClause> {
  const { workspaceId } = ctx.actor;
  const [byEmail, byId] = await Promise.all([
    ctx.db.persons.list({ workspaceId, search: email, limit: PERSONS_MAX }),
    ctx.db.persons.lookUp({ workspaceId, distinctIds: [email] }),
  ]);
  const owner = byId.get(email);
  const having = byEmail.rows.filter(({ properties }) => isSame(properties.email, email)).map(({ id }) => id);
  const found = [...new Set([...having, ...(owner ? [owner.id] : [])])];
  if (found.length === 0) return { userId: email };
  const ids = await ctx.db.persons.ids({
    workspaceId,
    personIds: found,
    perPerson: Math.floor(IDS_MAX / found.length),
  });
  const ofOne = (id: string) => ids.filter(({ personId }) => personId === id);
  return { personIds: found.flatMap((id) => everyIdOf(workspaceId, id, ofOne(id))) };
}

const isSame = (value: unknown, email: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === email.toLowerCase();
