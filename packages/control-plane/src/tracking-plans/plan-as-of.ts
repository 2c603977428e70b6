import type { PlanSourceRow, TrackingPlanRow } from '@tributary/db';
import type { PlannedEvent } from '@tributary/event-schema';
import type { UseCaseContext } from '../context';

/** More changes than this since then: the plan as it stands has to do. */
const CHANGES_MAX = 50;

export interface PlanThen {
  readonly events: readonly PlannedEvent[];
  readonly sources: readonly PlanSourceRow[];
  /** `same`: it has not changed since. `unknown`: it has changed too often to tell; it is shown as it stands. */
  readonly since: 'same' | 'changed' | 'unknown';
}

/** What a plan said at a time, from the record of its changes. Null when it was not there yet. */
export async function planAsOf(
  { db, actor }: Pick<UseCaseContext, 'db' | 'actor'>,
  { id, events, sources }: TrackingPlanRow,
  atMs: number,
): Promise<PlanThen | null> {
  const { workspaceId } = actor;
  const since = new Date(atMs);
  const { rows, nextCursor } = await db.auditLog.list({ workspaceId, targetId: id, since, limit: CHANGES_MAX });
  if (nextCursor !== null) return { events, sources, since: 'unknown' };
  let then = { events, sources };
  for (const { action, summary } of rows) {
    if (action === 'tracking_plan.create') return null;
    const before = (summary.before ?? {}) as Partial<typeof then>;
    then = { events: before.events ?? then.events, sources: before.sources ?? then.sources };
  }
  return { ...then, since: rows.length === 0 ? 'same' : 'changed' };
}
