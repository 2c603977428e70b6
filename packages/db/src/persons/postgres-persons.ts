import type pg from 'pg';
import { askOf, inPgTransaction } from '../postgres';
import { applyChanges, knownOf } from './apply-changes';
import { namedIds, type PersonForgetting, type PersonKeeper, type PersonsByDistinctId } from './person-keeper';
import { after, forget } from './properties';
import { loadPersons, loadState, lockPersons, saveState } from './stored-state';

const NOBODY: PersonsByDistinctId = new Map();
const FOREIGN_KEY_VIOLATION = '23503';

/** Each table of persons and groups refers to its workspace. */
function isOfDeletedWorkspace(error: unknown): boolean {
  const { code, constraint } = error as { readonly code?: unknown; readonly constraint?: unknown };
  return code === FOREIGN_KEY_VIOLATION && String(constraint).endsWith('_workspace_id_fkey');
}

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
      const applied = inPgTransaction(pool, async (ask) => {
        await lockPersons(ask, workspaceId);
        const state = await loadState(ask, { workspaceId, changes });
        applyChanges(state, changes, { workspaceId, nowMs });
        await saveState(ask, state, { workspaceId, at: new Date(nowMs) });
        return knownOf(state, namedIds(changes));
      });
      return applied.catch((error: unknown) => {
        if (isOfDeletedWorkspace(error)) return NOBODY;
        throw error;
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
