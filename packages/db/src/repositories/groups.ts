import type { Client } from '../client';
import type { Group } from '../generated/client';
import type { Origin } from '../persons/properties';
import { asRecord, type JsonRecord, type Page } from '../values';

export interface GroupRow {
  readonly workspaceId: string;
  /** `group`, unless events say another one. */
  readonly type: string;
  readonly key: string;
  readonly properties: JsonRecord;
  readonly origins: Readonly<Record<string, Origin>>;
  readonly firstSeenAt: Date;
  readonly updatedAt: Date;
}

export interface GroupsRepository {
  find(input: { workspaceId: string; type: string; key: string }): Promise<GroupRow | null>;
  /** Of which type each of these keys is; the one that changed last, where there are several. */
  typesOf(input: { workspaceId: string; keys: readonly string[] }): Promise<ReadonlyMap<string, string>>;
  /** By how the key begins; the ones that changed last first. `cursor` is the number of rows that were seen. */
  list(input: {
    workspaceId: string;
    search?: string | undefined;
    type?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  }): Promise<Page<GroupRow>>;
}

const toRow = ({ createdAt: _, properties, origins, ...row }: Group): GroupRow => ({
  ...row,
  properties: asRecord(properties),
  origins: asRecord(origins) as Readonly<Record<string, Origin>>,
});

export function createGroups(client: Client): GroupsRepository {
  return {
    async find({ workspaceId, type, key }) {
      const row = await client.group.findFirst({ where: { workspaceId, type, key } });
      return row && toRow(row);
    },

    async typesOf({ workspaceId, keys }) {
      const rows = await client.group.findMany({
        where: { workspaceId, key: { in: [...keys] } },
        select: { type: true, key: true },
        orderBy: { updatedAt: 'asc' },
      });
      return new Map(rows.map(({ type, key }) => [key, type]));
    },

    async list({ workspaceId, search = '', type, limit, cursor }) {
      const seen = /^\d{1,6}$/.test(cursor ?? '') ? Number(cursor) : 0;
      const rows = await client.group.findMany({
        where: {
          workspaceId,
          ...(type === undefined ? {} : { type }),
          ...(search.trim() === '' ? {} : { key: { startsWith: search.trim() } }),
        },
        orderBy: [{ updatedAt: 'desc' }, { type: 'asc' }, { key: 'asc' }],
        skip: seen,
        take: limit + 1,
      });
      return { rows: rows.slice(0, limit).map(toRow), nextCursor: rows.length > limit ? String(seen + limit) : null };
    },
  };
}
