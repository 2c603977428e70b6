import type { EventRow, RefusalRow } from '@tributary/event-store';
import { dialectName } from '../dialect-names';
import { dispositionOf, isDuplicate } from '../present-event';
import { refusalIdOf } from '../refusal-id';
import { iso } from '../time-range';

/** The refusal that says most about a message id that was not stored: the newest one that is no duplicate. */
export const decisive = (refusals: readonly RefusalRow[]): RefusalRow | undefined =>
  refusals.find(({ reason }) => !isDuplicate(reason)) ?? refusals[0];

const shared = ({ sourceId, receivedAtMs, requestId, dialect }: EventRow | RefusalRow) => ({
  sourceId,
  receivedAt: iso(receivedAtMs),
  requestId,
  dialect,
  dialectName: dialectName(dialect),
});

/** Every time the message id came, newest first, with what became of it. */
export function listArrivals(events: readonly EventRow[], refusals: readonly RefusalRow[]) {
  return [
    ...events.map((row) => ({ ...shared(row), id: row.eventId, status: 'stored' as const, reason: '' })),
    ...refusals.map((row) => ({
      ...shared(row),
      id: refusalIdOf(row),
      status: dispositionOf(row),
      reason: row.reason as string,
    })),
  ].sort((a, b) => b.receivedAt.localeCompare(a.receivedAt));
}
