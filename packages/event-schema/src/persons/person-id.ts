import { hash } from 'node:crypto';

export const PERSON_ID_BYTES = 16;

/**
 * The id that a person has who is known by nothing but this distinct id: 32 hex characters over both. An anonymous event
 * carries it without anybody having been asked; the first identify makes a person of the same id, or points it at
 * another one. So all ids that a person's events can carry follow from the person's distinct ids. The same as the
 * kernel's `digest` of the three parts.
 */
export function personIdOf(workspaceId: string, distinctId: string): string {
  return hash('sha256', textOf(workspaceId, distinctId), 'hex').slice(0, PERSON_ID_BYTES * 2);
}

const textOf = (workspaceId: string, distinctId: string): string =>
  `6:person${workspaceId.length}:${workspaceId}${distinctId.length}:${distinctId}`;
