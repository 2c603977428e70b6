import { personIdOf } from '@tributary/event-schema';
import type { KnownPerson, PersonChange, PersonKeeper } from '../ports';

/** Persons with the simplest rules, and a count of what was asked of them, for tests. The real rules are tested in db. */
export function createPersonsByHand() {
  const persons = new Map<string, { id: string; values: Record<string, unknown> }>();
  const asked: string[][] = [];
  const applied: PersonChange[][] = [];
  let isAway = false;
  const refuseWhenAway = () => {
    if (isAway) throw new Error('Postgres is away');
  };
  const answer = (workspaceId: string, ids: readonly string[]) => {
    const found = new Map<string, KnownPerson>();
    for (const id of ids) {
      const person = persons.get(`${workspaceId} ${id}`);
      if (person) found.set(id, { id: person.id, values: { ...person.values } });
    }
    return found;
  };
  const applyOne = (workspaceId: string, { distinctId, merge, set, aboutPerson }: PersonChange) => {
    if (!aboutPerson) return;
    const other = merge ? persons.get(`${workspaceId} ${merge.distinctId}`) : undefined;
    const founder = merge && !other ? merge.distinctId : distinctId;
    const person = persons.get(`${workspaceId} ${distinctId}`) ??
      other ?? { id: personIdOf(workspaceId, founder), values: {} };
    for (const id of [distinctId, ...(merge ? [merge.distinctId] : [])]) persons.set(`${workspaceId} ${id}`, person);
    Object.assign(person.values, set);
  };
  const keeper: PersonKeeper = {
    after(person, { set, setOnce, unset }) {
      const isKnown =
        Object.entries(set).every(([name, value]) => person.values[name] === value) &&
        Object.keys(setOnce).every((name) => name in person.values) &&
        unset.every((name) => !(name in person.values));
      return isKnown ? person : { ...person, values: { ...setOnce, ...person.values, ...set } };
    },
    async lookUp({ workspaceId, distinctIds }) {
      refuseWhenAway();
      asked.push([...distinctIds]);
      return answer(workspaceId, distinctIds);
    },
    async apply({ workspaceId, changes }) {
      refuseWhenAway();
      applied.push([...changes]);
      for (const change of changes) applyOne(workspaceId, change);
      const ids = changes.flatMap(({ distinctId, merge }) => [distinctId, ...(merge ? [merge.distinctId] : [])]);
      return answer(workspaceId, ids);
    },
  };
  return {
    ...keeper,
    asked,
    applied,
    forget: (workspaceId: string, distinctId: string) => persons.delete(`${workspaceId} ${distinctId}`),
    goAway(away: boolean) {
      isAway = away;
    },
  };
}
