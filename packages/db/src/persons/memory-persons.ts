import { applyChanges, emptyState, type PersonsState } from './apply-changes';
import type { KnownPerson } from './change';
import type { PersonLimits } from './limits';
import { namedIds, type PersonKeeper, type PersonTrail } from './person-keeper';
import { isKnown } from './properties';

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
  const answer = (workspaceId: string, distinctIds: readonly string[]) => {
    const { ids, persons } = stateOf(workspaceId);
    const found = new Map<string, KnownPerson>();
    for (const distinctId of distinctIds) {
      const person = persons.get(ids.get(distinctId)?.personId ?? '');
      if (person) found.set(distinctId, { id: person.id, identified: person.identified, ...person.properties });
    }
    return found;
  };
  const currentOf = (workspaceId: string, personId: string) => stateOf(workspaceId).gone.get(personId) ?? personId;
  return {
    stateOf,
    isKnown,
    async lookUp({ workspaceId, distinctIds }) {
      return answer(workspaceId, distinctIds);
    },
    async apply({ workspaceId, changes, nowMs }) {
      applyChanges(stateOf(workspaceId), changes, { workspaceId, nowMs, ...options });
      return answer(workspaceId, namedIds(changes));
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
