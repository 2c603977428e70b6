import { newId } from '@tributary/kernel';
import { notFound } from '../errors';
import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { presentDeletion } from './deletion-view';
import { everyIdOf, getKnownPerson } from './person-ids';

/** As many as a person can have. */
const IDS_MAX = 20_000;

/** What a deletion would take away, for the one who is asked to confirm it. */
export async function previewPersonDeletion(ctx: EventsContext, { id }: { readonly id: string }) {
  requirePermission(ctx, 'persons:read');
  const { workspaceId } = ctx.actor;
  const { person, ids, personIds } = await getKnownPerson(ctx, id);
  const untilMs = ctx.clock();
  const distinctIds = ids.map(({ distinctId }) => distinctId);
  const found = await ctx.eventStore.countPerson({ workspaceId, personIds, distinctIds: [...distinctIds], untilMs });
  return { distinctIds: person.distinctIds, ...found };
}

/**
 * Deletes one person everywhere. Postgres forgets at once; a job takes events, refusals and deliveries out of the event
 * store, and again once what was in flight has arrived. What comes later from the same ids makes a new person.
 */
export async function deletePerson(ctx: EventsContext, { id }: { readonly id: string }) {
  requirePermission(ctx, 'persons:delete');
  const { workspaceId } = ctx.actor;
  const nowMs = ctx.clock();
  const deletionId = newId('del', nowMs);
  const row = await ctx.db.transaction(async (repositories) => {
    await repositories.persons.lock({ workspaceId });
    const ids = await repositories.persons.ids({ workspaceId, personIds: [id], perPerson: IDS_MAX });
    if (!(await repositories.persons.remove({ workspaceId, id }))) throw notFound('person');
    const created = await repositories.personDeletions.create({
      ...{ id: deletionId, workspaceId, personId: id, requestedByName: ctx.actor.name, requestedAt: new Date(nowMs) },
      distinctIds: ids.map(({ distinctId }) => distinctId),
    });
    // The log says who deleted whom by the id only: it outlives the person.
    await recordChange(repositories, ctx, {
      action: 'person.delete',
      target: { type: 'person', id, name: id },
      after: { deletionId, distinctIds: everyIdOf(workspaceId, id, ids).length },
    });
    return created;
  });
  // After the commit. Should this fail, the worker finds the record by itself within a minute.
  await ctx.personJobs.erase({ workspaceId, deletionId });
  return presentDeletion(row);
}
