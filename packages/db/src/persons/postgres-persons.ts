import type pg from 'pg';
import { askOf, inPgTransaction } from '../postgres';
import { applyChanges, knownOf } from './apply-changes';
import { namedIds, type PersonForgetting, type PersonKeeper } from './person-keeper';
import { after, forget } from './properties';
import { loadPersons, loadState, lockPersons, saveState } from './stored-state';

/**
 * Persons in Postgres. Changes of a workspace take its lock, so that any owners of any partitions make one truth. Ingest
 * waits for this, so it asks Postgres without Prisma in between (docs/adr/0026).
 */
export function createPostgresPersons(pool: pg.Pool): PersonKeeper & PersonForgetting {
  const ask = askOf(pool);
  return {
    after,

    async lookUp({ workspaceId, distinctIds }) {
      return knownOf(await loadPersons(ask, { workspaceId, distinctIds }), distinctIds);
    },

    async apply({ workspaceId, changes, nowMs }) {
      return inPgTransaction(pool, async (ask) => {
        await lockPersons(ask, workspaceId);
        const state = await loadState(ask, { workspaceId, changes });
        applyChanges(state, changes, { workspaceId, nowMs });
        await saveState(ask, state, { workspaceId, at: new Date(nowMs) });
        return knownOf(state, namedIds(changes));
      });
    },

    async forgetEvents({ workspaceId, distinctIds, eventIds, seenSince }) {
      await inPgTransaction(pool, async (ask) => {
        await lockPersons(ask, workspaceId);
        const state = await loadPersons(ask, { workspaceId, distinctIds });
        const told = new Set(eventIds);
        for (const person of state.persons.values()) {
          person.properties = forget(person.properties, told);
          person.firstSeenMs = Math.max(person.firstSeenMs, seenSince.getTime());
          person.isChanged = true;
        }
        await saveState(ask, state, { workspaceId, at: new Date() });
        await ask`DELETE FROM person_notices WHERE workspace_id = ${workspaceId}
          AND person_id = ANY(${[...state.persons.keys()]}::text[]) AND event_id = ANY(${[...eventIds]}::text[])`;
      });
    },
  };
}
