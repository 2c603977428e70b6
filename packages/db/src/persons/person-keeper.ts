import type { KnownPerson, PersonChange, PersonMerge, PersonNotice } from './change';

/** Who is behind each distinct id; ids of nobody are left out. */
export type PersonsByDistinctId = ReadonlyMap<string, KnownPerson>;

/**
 * What ingest asks of those who keep persons. Changes of one workspace are applied one call after the other, whoever
 * makes them, so that there is one truth under any interleaving; the same call again changes nothing.
 */
export interface PersonKeeper {
  /** The person as they are after an event; the same object when it tells nothing new. From memory, and merges nobody. */
  after(person: KnownPerson, change: PersonChange): KnownPerson;
  lookUp(input: { workspaceId: string; distinctIds: readonly string[] }): Promise<PersonsByDistinctId>;
  /**
   * All of the changes or none of them; answers about every distinct id that they name. Of a workspace that was deleted
   * meanwhile nobody is kept: its last events must not stop those of others behind them.
   */
  apply(input: { workspaceId: string; changes: readonly PersonChange[]; nowMs: number }): Promise<PersonsByDistinctId>;
}

/** What only a deletion does. */
export interface PersonForgetting {
  /**
   * Takes back what some events told of whoever has the ids now: traits, notices, and since when the person is known.
   * Which ids are one person's stays. A second run changes nothing.
   */
  forgetEvents(input: {
    workspaceId: string;
    distinctIds: readonly string[];
    eventIds: readonly string[];
    /** Nobody was seen before then. */
    seenSince: Date;
  }): Promise<void>;
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
