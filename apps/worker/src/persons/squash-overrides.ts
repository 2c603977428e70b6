import type { Db, OpenOverride } from '@tributary/db';
import type { EventStore } from '@tributary/event-store';

/** Owners that remember the old id have heard of the merge by then, and what they stored is visible. */
const SETTLED_AFTER_MS = 15 * 60_000;
/** In one mutation. */
const OVERRIDES_MAX = 500;

export interface SquashDeps {
  readonly db: { readonly persons: Pick<Db['persons'], 'listOpenOverrides' | 'closeOverrides'> };
  readonly store: Pick<EventStore, 'personActivity' | 'moveEvents'>;
  readonly clock: () => number;
}

/**
 * Gives stored events that carry an old id to the person it has become a part of, then forgets the override. Many merges
 * go in one rewrite. Killed at any point it leaves what the next run takes up: moving again changes nothing, and an
 * override is closed only when no event carried its old id.
 */
export function createSquashOverrides({ db, store, clock }: SquashDeps) {
  return async function squashOverrides(): Promise<void> {
    const recordedBefore = new Date(clock() - SETTLED_AFTER_MS);
    const open = await db.persons.listOpenOverrides({ recordedBefore, limit: OVERRIDES_MAX });
    for (const [workspaceId, overrides] of byWorkspace(open)) await squash(workspaceId, overrides);
  };

  async function squash(workspaceId: string, overrides: readonly OpenOverride[]): Promise<void> {
    const personIds = [...new Set(overrides.map(({ fromPersonId }) => fromPersonId))];
    const held = new Set((await store.personActivity({ workspaceId, personIds })).map(({ personId }) => personId));
    const moves = new Map(overrides.map(({ fromPersonId, personId }) => [fromPersonId, personId]));
    const moving = [...moves].filter(([from, into]) => held.has(from) && from !== into);
    if (moving.length > 0) {
      await store.moveEvents({ workspaceId, moves: moving.map(([from, into]) => ({ from, into })) });
    }
    const ids = overrides.filter(({ fromPersonId }) => !held.has(fromPersonId)).map(({ id }) => id);
    if (ids.length > 0) await db.persons.closeOverrides({ workspaceId, ids });
  }
}

function byWorkspace(overrides: readonly OpenOverride[]): Map<string, OpenOverride[]> {
  const found = new Map<string, OpenOverride[]>();
  for (const one of overrides) found.set(one.workspaceId, [...(found.get(one.workspaceId) ?? []), one]);
  return found;
}
