import { applyChanges, emptyState, knownOf, type PersonsState } from './apply-changes';
import type { PersonLimits } from './limits';
import { namedIds, type PersonKeeper, type PersonTrail } from './person-keeper';
import { after } from './properties';

export interface MemoryPersons extends PersonKeeper, PersonTrail {
  /** Everything about a workspace, as it stands. */
  readonly stateOf: (workspaceId: string) => PersonsState;
}

/** Persons in memory, for tests of those who use them. */
export function createMemoryPersons(options: { limits?: PersonLimits } = {}): MemoryPersons {
  const states = new Map<string, PersonsState>();
  const stateOf = (workspaceId: string): PersonsState => {
    const state = states.get(workspaceId) ?? emptyState();
    states.set(workspaceId, state);
    return state;
  };
  const currentOf = (workspaceId: string, personId: string) => stateOf(workspaceId).gone.get(personId) ?? personId;
  return {
    stateOf,
    after,
    async lookUp({ workspaceId, distinctIds }) {
      return knownOf(stateOf(workspaceId), distinctIds);
    },
    async apply({ workspaceId, changes, nowMs }) {
      applyChanges(stateOf(workspaceId), changes, { workspaceId, nowMs, ...options });
      return knownOf(stateOf(workspaceId), namedIds(changes));
    },
    async merges({ workspaceId, personId }) {
      const { merges } = stateOf(workspaceId);
      return merges.filter((merge) => currentOf(workspaceId, merge.intoPersonId) === personId);
    },
    async notices({ workspaceId, personId }) {
      const latest = new Map(
        stateOf(workspaceId).notices.map((notice) => [`${notice.personId} ${notice.kind}`, notice]),
      );
      return [...latest.values()].filter((notice) => notice.personId === personId);
    },
  };
}
