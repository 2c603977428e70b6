import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import type { presentLag } from './get-source-flow';

/** What waits before it is stored, by lane, over all partitions: of the whole installation, which all share. */
export async function getLag(ctx: EventsContext) {
  requirePermission(ctx, 'workspace:read');
  const sums = new Map<string, ReturnType<typeof presentLag>>();
  for (const lag of await ctx.flow.lag()) {
    const { lane, requests, oldestMs } = sums.get(lag.lane) ?? { lane: lag.lane, requests: 0, oldestMs: 0 };
    sums.set(lane, { lane, requests: requests + lag.chunks, oldestMs: Math.max(oldestMs, lag.oldestMs) });
  }
  return { lanes: [...sums.values()] };
}
