import type { Client } from '../client';
import type { Prisma, Replay } from '../generated/client';
import { asRecord, defined, type JsonRecord, type Page, type PageInput, pageQuery, toJson, toPage } from '../values';

export type ReplayKind = 'replay' | 'drain';
export const REPLAY_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type ReplayStatus = (typeof REPLAY_STATUSES)[number];

export interface ReplayRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: ReplayKind;
  readonly filter: JsonRecord;
  readonly status: ReplayStatus;
  readonly total: number;
  readonly enqueued: number;
  readonly delivered: number;
  readonly failed: number;
  readonly cursor: JsonRecord | null;
  readonly error: string;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
}

/** Totals so far, not differences: reporting twice changes nothing. */
export interface ReplayProgress {
  readonly total?: number | undefined;
  readonly enqueued?: number | undefined;
  readonly delivered?: number | undefined;
  readonly failed?: number | undefined;
  readonly cursor?: JsonRecord | undefined;
}

export interface ReplaysRepository {
  create(input: {
    id: string;
    workspaceId: string;
    kind: ReplayKind;
    filter: JsonRecord;
    total: number;
    createdByName: string;
  }): Promise<ReplayRow>;
  find(input: { workspaceId: string; id: string }): Promise<ReplayRow | null>;
  list(input: { workspaceId: string; kind?: ReplayKind | undefined } & PageInput): Promise<Page<ReplayRow>>;
  /**
   * Replays (drains have jobs of their own) that were asked for before then and never began, oldest first. Of all
   * workspaces: for the worker, which sees to it that none is forgotten.
   */
  listQueued(input: { before: Date; limit: number }): Promise<readonly ReplayRow[]>;
  /** Those under way or ended since then, newest first. Of all workspaces: for the worker, which counts what came of them. */
  listUnderWay(input: { endedSince: Date; limit: number }): Promise<readonly ReplayRow[]>;
  /** The last drain of a destination, whatever became of it. */
  latestDrain(input: { workspaceId: string; destinationId: string }): Promise<ReplayRow | null>;
  /** Queued or running → running (a worker that died leaves it running). False when it has ended. */
  start(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
  /** Says whether somebody asked to cancel. Null when the replay is no longer running: stop at once. */
  progress(input: {
    workspaceId: string;
    id: string;
    progress: ReplayProgress;
  }): Promise<{ readonly cancelRequested: boolean } | null>;
  /** What became of the deliveries is counted while the walk goes on, and after it. Counts never shrink. */
  setOutcomes(input: { workspaceId: string; id: string; delivered: number; failed: number }): Promise<void>;
  /** False when it had ended before. */
  finish(input: {
    workspaceId: string;
    id: string;
    status: 'succeeded' | 'failed' | 'cancelled';
    error?: string | undefined;
    at: Date;
  }): Promise<boolean>;
  /** A queued replay ends at once; a running one at its next page. False when it has ended. */
  requestCancel(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
}

const toRow = (row: Replay): ReplayRow => ({
  ...row,
  filter: asRecord(row.filter),
  cursor: row.cursor === null ? null : asRecord(row.cursor),
});

const ACTIVE = { in: ['queued', 'running'] } satisfies Prisma.EnumReplayStatusFilter;

export function createReplays(client: Client): ReplaysRepository {
  return {
    async create({ filter, ...input }) {
      return toRow(await client.replay.create({ data: { ...input, filter: toJson(filter) } }));
    },

    async find({ workspaceId, id }) {
      const row = await client.replay.findFirst({ where: { workspaceId, id } });
      return row && toRow(row);
    },

    async list({ workspaceId, kind, ...page }) {
      const { where, ...query } = pageQuery(page);
      const rows = await client.replay.findMany({
        where: { workspaceId, ...(kind === undefined ? {} : { kind }), ...where },
        ...query,
      });
      return toPage(rows, page.limit, toRow);
    },

    async listQueued({ before, limit }) {
      const rows = await client.replay.findMany({
        where: { kind: 'replay', status: 'queued', createdAt: { lt: before } },
        orderBy: { createdAt: 'asc' },
        take: limit,
      });
      return rows.map(toRow);
    },

    async listUnderWay({ endedSince, limit }) {
      const rows = await client.replay.findMany({
        where: { OR: [{ status: 'running' }, { startedAt: { not: null }, finishedAt: { gte: endedSince } }] },
        orderBy: { createdAt: 'desc' },
        take: limit,
      });
      return rows.map(toRow);
    },

    async latestDrain({ workspaceId, destinationId }) {
      const row = await client.replay.findFirst({
        where: { workspaceId, kind: 'drain', filter: { path: ['destinationId'], equals: destinationId } },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      });
      return row && toRow(row);
    },

    async start({ workspaceId, id, at }) {
      const { count } = await client.replay.updateMany({
        where: { workspaceId, id, status: ACTIVE },
        data: { status: 'running', startedAt: at },
      });
      return count > 0;
    },

    async progress({ workspaceId, id, progress: { cursor, ...counts } }) {
      const [row] = await client.replay.updateManyAndReturn({
        where: { workspaceId, id, status: 'running' },
        data: { ...defined(counts), ...(cursor ? { cursor: toJson(cursor) } : {}) },
      });
      return row ? { cancelRequested: row.cancelRequestedAt !== null } : null;
    },

    async setOutcomes({ workspaceId, id, delivered, failed }) {
      await client.$executeRaw`
        UPDATE replays SET delivered = GREATEST(delivered, ${delivered}), failed = GREATEST(failed, ${failed})
        WHERE workspace_id = ${workspaceId} AND id = ${id}`;
    },

    async finish({ workspaceId, id, status, at, ...error }) {
      const { count } = await client.replay.updateMany({
        where: { workspaceId, id, status: ACTIVE },
        data: { status, finishedAt: at, ...defined(error) },
      });
      return count > 0;
    },

    async requestCancel({ workspaceId, id, at }) {
      const queued = await client.replay.updateMany({
        where: { workspaceId, id, status: 'queued' },
        data: { status: 'cancelled', cancelRequestedAt: at, finishedAt: at },
      });
      if (queued.count > 0) return true;
      const running = await client.replay.updateMany({
        where: { workspaceId, id, status: 'running' },
        data: { cancelRequestedAt: at },
      });
      return running.count > 0;
    },
  };
}
