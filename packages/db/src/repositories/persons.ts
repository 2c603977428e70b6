import type { Client } from '../client';
import type { NoticeKind, PersonMerge } from '../persons/change';
import type { PersonTrail } from '../persons/person-keeper';
import { createPersonDirectory, type PersonDirectory } from './person-directory';

/** What can be asked about persons, and how they are removed. `PersonKeeper` is what makes them. */
export type PersonsRepository = PersonTrail & PersonDirectory;

export function createPersons(client: Client): PersonsRepository {
  return {
    ...createPersonDirectory(client),

    async merges({ workspaceId, personId }) {
      const rows = await client.personMerge.findMany({
        where: { workspaceId, personId },
        orderBy: [{ recordedAt: 'asc' }, { id: 'asc' }],
        take: 1_000,
      });
      return rows.map(({ at, kind, ...row }) => ({ ...row, kind: kind as PersonMerge['kind'], atMs: at.getTime() }));
    },

    async notices({ workspaceId, personId }) {
      const rows = await client.personNotice.findMany({ where: { workspaceId, personId }, orderBy: { at: 'desc' } });
      return rows.map(({ at, kind, ...row }) => ({ ...row, kind: kind as NoticeKind, atMs: at.getTime() }));
    },
  };
}
