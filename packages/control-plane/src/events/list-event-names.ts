import { EVENT_TYPES } from '@tributary/event-schema';
import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { iso, readRange, type TimeRange } from './time-range';

const WEEK_MS = 7 * 86_400_000;

/** Which events really arrive, the most frequent first. The last week, when no time is given. */
export async function listEventNames(
  ctx: EventsContext,
  input: TimeRange & {
    readonly sourceId?: string | undefined;
    readonly search?: string | undefined;
    readonly limit: number;
  },
) {
  requirePermission(ctx, 'events:read');
  const { sinceMs } = readRange(input, { nowMs: ctx.clock(), defaultMs: WEEK_MS });
  const rows = await ctx.eventStore.eventNames({
    workspaceId: ctx.actor.workspaceId,
    sinceMs,
    limit: 1_000,
    ...(input.sourceId === undefined ? {} : { sourceIds: [input.sourceId] }),
  });
  const wanted = input.search?.toLowerCase() ?? '';
  const data = rows.flatMap(({ type, name, events, lastReceivedAtMs }) => {
    const known = EVENT_TYPES.find((eventType) => eventType === type);
    const matches = `${type} ${name}`.toLowerCase().includes(wanted);
    return known && matches ? [{ type: known, name, count: events, lastSeenAt: iso(lastReceivedAtMs) }] : [];
  });
  return { data: data.slice(0, input.limit), nextCursor: null };
}
