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
  /** Queued or running → running (a worker that died leaves it running). False when it has ended. */
  start(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
  /** Says whether somebody asked to cancel. Null when the replay is no longer running: stop at once. */
  progress(input: {
    workspaceId: string;
    id: string;
    progress: ReplayProgress;
  }): Promise<{ readonly cancelRequested: boolean } | null>;
  /** Once the walk is over, what became of the deliveries is still counted. */
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

    async setOutcomes({ workspaceId, id, ...counts }) {
      await client.replay.updateMany({ where: { workspaceId, id }, data: counts });
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
