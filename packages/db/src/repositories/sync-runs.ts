import { type Client, Duplicate, translated } from '../client';
import type { Prisma, SyncRun } from '../generated/client';
import { asRecord, defined, type Page, type PageInput, pageQuery, toJson, toPage } from '../values';

export const SYNC_RUN_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type SyncRunStatus = (typeof SYNC_RUN_STATUSES)[number];

/** How far a run got with one stream. */
export interface StreamProgress {
  readonly rows: number;
  readonly bytes: number;
  readonly estimatedRows: number | null;
  /** `waiting`, `history`, `incremental`, `done` or `failed`. */
  readonly state: string;
}

export interface SyncRunRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly status: SyncRunStatus;
  /** `schedule`, or the name of who asked. */
  readonly trigger: string;
  readonly lane: string;
  readonly rows: number;
  readonly bytes: number;
  readonly rowsPerSecond: number;
  readonly estimatedRows: number | null;
  readonly streams: Readonly<Record<string, StreamProgress>>;
  readonly errorCode: string;
  /** A sentence; '' when nothing failed. */
  readonly error: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly progressAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
}

/** Totals so far, not differences: reporting twice changes nothing. */
export interface SyncProgress {
  readonly rows: number;
  readonly bytes: number;
  readonly rowsPerSecond: number;
  readonly estimatedRows: number | null;
  readonly lane?: string | undefined;
  readonly streams: Readonly<Record<string, StreamProgress>>;
}

/** Runs of pull sources. At most one per source is queued or running; Postgres itself sees to that. */
export interface SyncRunsRepository {
  /** Null when the source has one queued or running. @throws DanglingReference */
  create(input: { id: string; workspaceId: string; sourceId: string; trigger: string }): Promise<SyncRunRow | null>;
  find(input: { workspaceId: string; id: string }): Promise<SyncRunRow | null>;
  findActive(input: { workspaceId: string; sourceId: string }): Promise<SyncRunRow | null>;
  /** The newest of each source, whatever its state. */
  listLatest(input: { workspaceId: string }): Promise<readonly SyncRunRow[]>;
  list(input: { workspaceId: string; sourceId: string } & PageInput): Promise<Page<SyncRunRow>>;
  /** Queued or running → running (a worker that died leaves it running). False when it has ended. */
  start(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
  /** Says whether somebody asked to cancel. Null when the run is no longer running: stop at once. */
  progress(input: {
    workspaceId: string;
    id: string;
    progress: SyncProgress;
    at: Date;
  }): Promise<{ readonly cancelRequested: boolean } | null>;
  /** False when it had ended before. */
  finish(input: {
    workspaceId: string;
    id: string;
    status: 'succeeded' | 'failed' | 'cancelled';
    errorCode?: string | undefined;
    error?: string | undefined;
    at: Date;
  }): Promise<boolean>;
  /** A queued run ends at once; a running one at its next page. False when it has ended. */
  requestCancel(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
}

const toRow = (row: SyncRun): SyncRunRow => ({
  ...row,
  rows: Number(row.rows),
  bytes: Number(row.bytes),
  estimatedRows: row.estimatedRows === null ? null : Number(row.estimatedRows),
  streams: asRecord(row.streams) as SyncRunRow['streams'],
});

const ACTIVE = { in: ['queued', 'running'] } satisfies Prisma.EnumSyncRunStatusFilter;

export function createSyncRuns(client: Client): SyncRunsRepository {
  const findOne = async (where: Prisma.SyncRunWhereInput) => {
    const row = await client.syncRun.findFirst({ where, orderBy: { id: 'desc' } });
    return row && toRow(row);
  };

  return {
    async create(input) {
      // Looked up first: inside a transaction a refused insert would end the transaction.
      if (await findOne({ workspaceId: input.workspaceId, sourceId: input.sourceId, status: ACTIVE })) return null;
      try {
        return toRow(await translated(client.syncRun.create({ data: input })));
      } catch (error) {
        if (error instanceof Duplicate) return null;
        throw error;
      }
    },

    find: ({ workspaceId, id }) => findOne({ workspaceId, id }),
    findActive: ({ workspaceId, sourceId }) => findOne({ workspaceId, sourceId, status: ACTIVE }),

    async listLatest({ workspaceId }) {
      const rows = await client.syncRun.findMany({
        where: { workspaceId },
        distinct: ['sourceId'],
        orderBy: [{ sourceId: 'asc' }, { id: 'desc' }],
      });
      return rows.map(toRow);
    },

    async list({ workspaceId, sourceId, ...page }) {
      const { where, ...query } = pageQuery(page);
      const rows = await client.syncRun.findMany({ where: { workspaceId, sourceId, ...where }, ...query });
      return toPage(rows, page.limit, toRow);
    },

    async start({ workspaceId, id, at }) {
      const { count } = await client.syncRun.updateMany({
        where: { workspaceId, id, status: ACTIVE },
        data: { status: 'running', startedAt: at, progressAt: at },
      });
      return count > 0;
    },

    async progress({ workspaceId, id, progress: { streams, ...totals }, at }) {
      const [row] = await client.syncRun.updateManyAndReturn({
        where: { workspaceId, id, status: 'running' },
        data: { ...defined(totals), streams: toJson(streams), progressAt: at },
      });
      return row ? { cancelRequested: row.cancelRequestedAt !== null } : null;
    },

    async finish({ workspaceId, id, status, at, ...error }) {
      const { count } = await client.syncRun.updateMany({
        where: { workspaceId, id, status: ACTIVE },
        data: { status, finishedAt: at, ...defined(error) },
      });
      return count > 0;
    },

    async requestCancel({ workspaceId, id, at }) {
      const queued = await client.syncRun.updateMany({
        where: { workspaceId, id, status: 'queued' },
        data: { status: 'cancelled', cancelRequestedAt: at, finishedAt: at },
      });
      if (queued.count > 0) return true;
      const running = await client.syncRun.updateMany({
        where: { workspaceId, id, status: 'running' },
        data: { cancelRequestedAt: at },
      });
      return running.count > 0;
    },
  };
}
