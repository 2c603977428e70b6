import type { ReplayRow } from '@tributary/db';
import { iso, isoOrNull } from '../listing';
import { fromStoredFilter, type StoredReplayFilter } from './replay-filter';

export const presentReplay = (row: ReplayRow) => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  filter: fromStoredFilter(row.filter as StoredReplayFilter),
  total: row.total,
  enqueued: row.enqueued,
  delivered: row.delivered,
  failed: row.failed,
  error: row.error === '' ? null : row.error,
  cancelRequested: row.cancelRequestedAt !== null,
  createdBy: row.createdByName,
  createdAt: iso(row.createdAt),
  startedAt: isoOrNull(row.startedAt),
  finishedAt: isoOrNull(row.finishedAt),
});
