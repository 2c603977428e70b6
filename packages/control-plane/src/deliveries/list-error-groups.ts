import type { ErrorGroup } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { iso, readRange, type TimeRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { explainCause } from './explain-cause';

const WEEK_MS = 7 * 86_400_000;

export function presentErrorGroup(group: ErrorGroup, destinationName: string) {
  return {
    errorGroup: group.errorGroup,
    destinationId: group.destinationId,
    destinationName,
    reason: group.reason,
    httpStatus: group.httpStatus > 0 ? group.httpStatus : null,
    ...explainCause({ ...group, destination: destinationName }),
    deliveries: group.deliveries,
    failed: group.failed,
    pending: group.pending,
    people: group.people,
    firstSeenAt: iso(group.firstSeenMs),
    lastSeenAt: iso(group.lastSeenMs),
    sample: group.explanation,
    trend: group.sparkline,
  };
}

/** What does not succeed, grouped by cause, the most affected people first. The last week, when no time is given. */
export async function listErrorGroups(
  ctx: EventsContext,
  input: TimeRange & {
    readonly destinationId?: string | undefined;
    readonly sourceId?: string | undefined;
    readonly limit: number;
  },
) {
  requirePermission(ctx, 'deliveries:read');
  const { workspaceId } = ctx.actor;
  const { destinationId, sourceId, limit } = input;
  const range = readRange(input, { nowMs: ctx.clock(), defaultMs: WEEK_MS });
  const [groups, destinations] = await Promise.all([
    ctx.eventStore.errorGroups({ workspaceId, destinationId, sourceId, limit, ...range }),
    ctx.db.destinations.list({ workspaceId }),
  ]);
  const names = new Map(destinations.map(({ id, name }) => [id, name]));
  const data = groups
    .map((group) => presentErrorGroup(group, names.get(group.destinationId) ?? 'a deleted destination'))
    .sort((a, b) => b.people - a.people || b.deliveries - a.deliveries);
  return { data, nextCursor: null };
}
