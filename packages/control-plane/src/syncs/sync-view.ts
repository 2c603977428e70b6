import type { StreamProgress, SyncRunRow, SyncRunStatus } from '@tributary/db';
import { iso, isoOrNull } from '../listing';

export interface SyncView {
  readonly id: string;
  readonly sourceId: string;
  /** `schedule`, or the name of who asked. */
  readonly trigger: string;
  readonly status: SyncRunStatus;
  readonly rows: number;
  readonly bytes: number;
  readonly rowsPerSecond: number;
  /** In all; null when it is unknown. */
  readonly estimatedRows: number | null;
  /** At the present rate; null when it is unknown, or nothing is under way. */
  readonly remainingSeconds: number | null;
  readonly streams: readonly (StreamProgress & { readonly name: string })[];
  /** What failed and what to do, in words; '' when nothing did. */
  readonly error: string;
  readonly cancelRequested: boolean;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

function remainingSeconds({ status, rows, rowsPerSecond, estimatedRows }: SyncRunRow): number | null {
  if (status !== 'running' || estimatedRows === null || rowsPerSecond <= 0) return null;
  return Math.ceil(Math.max(0, estimatedRows - rows) / rowsPerSecond);
}

export const toSyncView = (row: SyncRunRow): SyncView => ({
  id: row.id,
  sourceId: row.sourceId,
  trigger: row.trigger,
  status: row.status,
  rows: row.rows,
  bytes: row.bytes,
  rowsPerSecond: row.rowsPerSecond,
  estimatedRows: row.estimatedRows,
  remainingSeconds: remainingSeconds(row),
  streams: Object.entries(row.streams).map(([name, progress]) => ({ ...progress, name })),
  error: row.error,
  cancelRequested: row.cancelRequestedAt !== null,
  createdAt: iso(row.createdAt),
  startedAt: isoOrNull(row.startedAt),
  finishedAt: isoOrNull(row.finishedAt),
});
