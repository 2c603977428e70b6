import { type Client, inTransaction } from '../client';
import { applyChanges } from '../persons/apply-changes';
import type { KnownPerson, NoticeKind, PersonMerge } from '../persons/change';
import { namedIds, type PersonKeeper, type PersonTrail } from '../persons/person-keeper';
import { isKnown } from '../persons/properties';
import { loadState, readPersons, saveState } from '../persons/stored-state';
import { createPersonDirectory, lockPersons, type PersonDirectory } from './person-directory';

export type PersonsRepository = PersonKeeper & PersonTrail & PersonDirectory;

/** Persons in Postgres. Changes of a workspace take its lock, so that any owners of any partitions make one truth. */
export function createPersons(client: Client): PersonsRepository {
  return {
    ...createPersonDirectory(client),
    isKnown,

    async lookUp({ workspaceId, distinctIds }) {
      return toKnown(await readPersons(client, workspaceId, distinctIds));
    },

    async apply({ workspaceId, changes, nowMs }) {
      return inTransaction(client, async (transaction) => {
        await lockPersons(transaction, workspaceId);
        const state = await loadState(transaction, { workspaceId, changes });
        applyChanges(state, changes, { workspaceId, nowMs });
        await saveState(transaction, state, { workspaceId, at: new Date(nowMs) });
        const known = new Map<string, KnownPerson>();
        for (const distinctId of namedIds(changes)) {
          const person = state.persons.get(state.ids.get(distinctId)?.personId ?? '');
          if (person) known.set(distinctId, { id: person.id, identified: person.identified, ...person.properties });
        }
        return known;
      });
    },

    async merges({ workspaceId, personId }) {
      const rows = await client.personMerge.findMany({
        where: { workspaceId, personId },
        orderBy: [{ recordedAt: 'asc' }, { id: 'asc' }],
        take: 1_000,
      });
      return rows.map(({ at, kind, ...row }) => ({ ...row, kind: kind as PersonMerge['kind'], atMs: at.getTime() }));
    },

    async notices({ workspaceId, personId }) {
      const rows = await client.personNotice.findMany({ where: { workspaceId, personId }, orderBy: { at: 'desc' } });
      return rows.map(({ at, kind, ...row }) => ({ ...row, kind: kind as NoticeKind, atMs: at.getTime() }));
    },
  };
}

function toKnown(records: Awaited<ReturnType<typeof readPersons>>): Map<string, KnownPerson> {
  return new Map(
    records.map(({ distinct_id, id, identified, properties, origins }) => [
      distinct_id,
      { id, identified, values: properties, origins },
    ]),
  );
}
