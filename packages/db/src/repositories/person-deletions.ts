import type { Client } from '../client';
import type { PersonDeletion } from '../generated/client';
import { asRecord, type JsonRecord, type Page, type PageInput, pageQuery, toJson, toPage } from '../values';

export interface PersonDeletionRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly personId: string;
  readonly status: 'queued' | 'running' | 'succeeded';
  /** What is to be found; empty once it is done. */
  readonly distinctIds: readonly string[];
  readonly requestedByName: string;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly counts: JsonRecord;
}

/** The record of each deletion, for good. */
export interface PersonDeletionsRepository {
  create(input: {
    id: string;
    workspaceId: string;
    personId: string;
    distinctIds: readonly string[];
    requestedByName: string;
    requestedAt: Date;
  }): Promise<PersonDeletionRow>;
  find(input: { workspaceId: string; id: string }): Promise<PersonDeletionRow | null>;
  list(input: { workspaceId: string } & PageInput): Promise<Page<PersonDeletionRow>>;
  /** Asked for before then and not done, oldest first. Of all workspaces: for the worker, so that none is forgotten. */
  listUnfinished(input: { before: Date; limit: number }): Promise<readonly PersonDeletionRow[]>;
  /** Null when it is done. */
  start(input: { workspaceId: string; id: string; at: Date }): Promise<PersonDeletionRow | null>;
  setCounts(input: { workspaceId: string; id: string; counts: JsonRecord }): Promise<void>;
  /** Forgets whom it was about. */
  finish(input: { workspaceId: string; id: string; at: Date }): Promise<void>;
}

const toRow = ({ error: _, ...row }: PersonDeletion): PersonDeletionRow => ({ ...row, counts: asRecord(row.counts) });

export function createPersonDeletions(client: Client): PersonDeletionsRepository {
  return {
    async create({ distinctIds, ...input }) {
      return toRow(await client.personDeletion.create({ data: { ...input, distinctIds: [...distinctIds] } }));
    },

    async find({ workspaceId, id }) {
      const row = await client.personDeletion.findFirst({ where: { workspaceId, id } });
      return row && toRow(row);
    },

    async list({ workspaceId, ...page }) {
      const { where, ...query } = pageQuery(page);
      const rows = await client.personDeletion.findMany({ where: { workspaceId, ...where }, ...query });
      return toPage(rows, page.limit, toRow);
    },

    async listUnfinished({ before, limit }) {
      const rows = await client.personDeletion.findMany({
        where: { status: { in: ['queued', 'running'] }, requestedAt: { lt: before } },
        orderBy: { requestedAt: 'asc' },
        take: limit,
      });
      return rows.map(toRow);
    },

    async start({ workspaceId, id, at }) {
      await client.personDeletion.updateMany({
        where: { workspaceId, id, status: 'queued' },
        data: { status: 'running', startedAt: at },
      });
      const row = await client.personDeletion.findFirst({ where: { workspaceId, id, status: 'running' } });
      return row && toRow(row);
    },

    async setCounts({ workspaceId, id, counts }) {
      await client.personDeletion.updateMany({ where: { workspaceId, id }, data: { counts: toJson(counts) } });
    },

    async finish({ workspaceId, id, at }) {
      await client.personDeletion.updateMany({
        where: { workspaceId, id, status: 'running' },
        data: { status: 'succeeded', finishedAt: at, distinctIds: [] },
      });
    },
  };
}
