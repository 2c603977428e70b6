import { personIdOf } from '@tributary/event-schema';
import { notFound } from '../errors';
import type { EventsContext } from '../events/events-context';

/** Of one person at most: as many as one question takes. */
const IDS_MAX = 3_999;

/** A person with its distinct ids, and every id that stored events of it can carry. @throws AppError `not_found` */
export async function getKnownPerson(ctx: EventsContext, id: string) {
  const { workspaceId } = ctx.actor;
  const person = await ctx.db.persons.find({ workspaceId, id });
  if (!person) throw notFound('person');
  const ids = await ctx.db.persons.ids({ workspaceId, personIds: [id], perPerson: IDS_MAX });
  return { person, ids, personIds: everyIdOf(workspaceId, id, ids) };
}

/** An anonymous event carries the id that follows from its anonymous id, until that is somebody's. */
export function everyIdOf(workspaceId: string, id: string, ids: readonly { readonly distinctId: string }[]): string[] {
  return [...new Set([id, ...ids.map(({ distinctId }) => personIdOf(workspaceId, distinctId))])];
}
