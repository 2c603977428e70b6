import type pg from 'pg';
import { askOf, inPgTransaction } from '../postgres';
import { applyChanges, knownOf } from './apply-changes';
import { namedIds, type PersonKeeper } from './person-keeper';
import { isKnown } from './properties';
import { loadPersons, loadState, lockPersons, saveState } from './stored-state';

/**
 * Persons in Postgres. Changes of a workspace take its lock, so that any owners of any partitions make one truth. Ingest
 * waits for this, so it asks Postgres without Prisma in between (docs/adr/0026).
 */
export function createPostgresPersons(pool: pg.Pool): PersonKeeper {
  const ask = askOf(pool);
  return {
    isKnown,

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
  };
}
