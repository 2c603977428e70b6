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
    /** Adds how many came on each of the last seven days. */
    readonly withTrend?: boolean | undefined;
    readonly limit: number;
  },
) {
  requirePermission(ctx, 'events:read');
  const { sinceMs } = readRange(input, { nowMs: ctx.clock(), defaultMs: WEEK_MS });
  const rows = await ctx.eventStore.eventNames({
    workspaceId: ctx.actor.workspaceId,
    sinceMs,
    limit: 1_000,
    ...(input.withTrend ? { nowMs: ctx.clock() } : {}),
    ...(input.sourceId === undefined ? {} : { sourceIds: [input.sourceId] }),
  });
  const wanted = input.search?.toLowerCase() ?? '';
  const data = rows.flatMap(({ type, name, events, firstReceivedAtMs, lastReceivedAtMs, trend }) => {
    const known = EVENT_TYPES.find((eventType) => eventType === type);
    const matches = `${type} ${name}`.toLowerCase().includes(wanted);
    if (!known || !matches) return [];
    const seen = { firstSeenAt: iso(firstReceivedAtMs), lastSeenAt: iso(lastReceivedAtMs) };
    return [{ type: known, name, count: events, ...seen, trend }];
  });
  return { data: data.slice(0, input.limit), nextCursor: null };
}
