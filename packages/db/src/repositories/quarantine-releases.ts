import { type Client, translated } from '../client';
import type { Prisma, QuarantineRelease } from '../generated/client';
import { asRecord, defined, type JsonRecord, type Page, type PageInput, pageQuery, toJson, toPage } from '../values';
import type { ReplayStatus } from './replays';

export interface QuarantineReleaseRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly planId: string;
  readonly filter: JsonRecord;
  readonly status: ReplayStatus;
  readonly total: number;
  readonly appended: number;
  readonly stored: number;
  readonly quarantined: number;
  readonly blocked: number;
  readonly duplicate: number;
  readonly cursor: JsonRecord | null;
  readonly error: string;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Totals so far, not differences: reporting twice changes nothing. */
export interface ReleaseProgress {
  readonly appended?: number | undefined;
  readonly stored?: number | undefined;
  readonly quarantined?: number | undefined;
  readonly blocked?: number | undefined;
  readonly duplicate?: number | undefined;
  readonly cursor?: JsonRecord | undefined;
}

export interface QuarantineReleasesRepository {
  /** @throws Duplicate while another release of the plan is under way */
  create(input: {
    id: string;
    workspaceId: string;
    planId: string;
    filter: JsonRecord;
    total: number;
    createdByName: string;
  }): Promise<QuarantineReleaseRow>;
  find(input: { workspaceId: string; id: string }): Promise<QuarantineReleaseRow | null>;
  list(input: { workspaceId: string; planId: string } & PageInput): Promise<Page<QuarantineReleaseRow>>;
  /**
   * Those that were asked for before then and have not ended, oldest first. Of all workspaces: for the worker, which sees
   * to it that none is forgotten.
   */
  listUnfinished(input: { before: Date; limit: number }): Promise<readonly QuarantineReleaseRow[]>;
  /** Queued or running → running (a worker that died leaves it running). Null when it has ended. */
  start(input: { workspaceId: string; id: string; at: Date }): Promise<QuarantineReleaseRow | null>;
  /** False when it is no longer running. */
  progress(input: { workspaceId: string; id: string; progress: ReleaseProgress }): Promise<boolean>;
  /** False when it had ended before. */
  finish(input: {
    workspaceId: string;
    id: string;
    status: 'succeeded' | 'failed';
    error?: string | undefined;
    at: Date;
  }): Promise<boolean>;
}

const ACTIVE = { in: ['queued', 'running'] } satisfies Prisma.EnumReplayStatusFilter;

const toRow = (row: QuarantineRelease): QuarantineReleaseRow => ({
  ...row,
  filter: asRecord(row.filter),
  cursor: row.cursor === null ? null : asRecord(row.cursor),
});

export function createQuarantineReleases(client: Client): QuarantineReleasesRepository {
  return {
    async create({ filter, ...input }) {
      return toRow(await translated(client.quarantineRelease.create({ data: { ...input, filter: toJson(filter) } })));
    },

    async find({ workspaceId, id }) {
      const row = await client.quarantineRelease.findFirst({ where: { workspaceId, id } });
      return row && toRow(row);
    },

    async list({ workspaceId, planId, ...page }) {
      const { where, ...query } = pageQuery(page);
      const rows = await client.quarantineRelease.findMany({ where: { workspaceId, planId, ...where }, ...query });
      return toPage(rows, page.limit, toRow);
    },

    async listUnfinished({ before, limit }) {
      const rows = await client.quarantineRelease.findMany({
        where: { status: ACTIVE, createdAt: { lt: before } },
        orderBy: { createdAt: 'asc' },
        take: limit,
      });
      return rows.map(toRow);
    },

    async start({ workspaceId, id, at }) {
      const [row] = await client.quarantineRelease.updateManyAndReturn({
        where: { workspaceId, id, status: ACTIVE },
        data: { status: 'running', startedAt: at },
      });
      return row ? toRow(row) : null;
    },

    async progress({ workspaceId, id, progress: { cursor, ...counts } }) {
      const { count } = await client.quarantineRelease.updateMany({
        where: { workspaceId, id, status: 'running' },
        data: { ...defined(counts), ...(cursor ? { cursor: toJson(cursor) } : {}) },
      });
      return count > 0;
    },

    async finish({ workspaceId, id, status, at, ...error }) {
      const { count } = await client.quarantineRelease.updateMany({
        where: { workspaceId, id, status: ACTIVE },
        data: { status, finishedAt: at, ...defined(error) },
      });
      return count > 0;
    },
  };
}
