import type { KnownPerson, PersonChange, PersonMerge, PersonNotice } from './change';

/** Who is behind each distinct id; ids of nobody are left out. */
export type PersonsByDistinctId = ReadonlyMap<string, KnownPerson>;

/**
 * What ingest asks of those who keep persons. Changes of one workspace are applied one call after the other, whoever
 * makes them, so that there is one truth under any interleaving; the same call again changes nothing.
 */
export interface PersonKeeper {
  /** Whether an event tells nothing about a person that is not known already. Answers from memory. */
  isKnown(person: KnownPerson, change: PersonChange): boolean;
  lookUp(input: { workspaceId: string; distinctIds: readonly string[] }): Promise<PersonsByDistinctId>;
  /** All of the changes or none of them; answers about every distinct id that they name. */
  apply(input: { workspaceId: string; changes: readonly PersonChange[]; nowMs: number }): Promise<PersonsByDistinctId>;
}

/** What can be asked about persons afterwards, of any keeper. */
export interface PersonTrail {
  merges(input: { workspaceId: string; personId: string }): Promise<readonly PersonMerge[]>;
  notices(input: { workspaceId: string; personId: string }): Promise<readonly PersonNotice[]>;
}

/** Every distinct id that some changes name. */
export function namedIds(changes: readonly PersonChange[]): string[] {
  const ids = new Set<string>();
  for (const { distinctId, merge, aboutPerson } of changes) {
    if (!aboutPerson) continue;
    ids.add(distinctId);
    if (merge) ids.add(merge.distinctId);
  }
  return [...ids];
}
