import type { StreamLag } from '@tributary/event-stream';
import type { EventsContext } from '../events/events-context';
import { iso } from '../events/time-range';
import { requirePermission } from '../permissions';
import { getSourceRow } from '../sources/find-source';

/** What waits in a lane. */
export const presentLag = ({ lane, chunks, oldestMs }: Pick<StreamLag, 'lane' | 'chunks' | 'oldestMs'>) => ({
  lane,
  requests: chunks,
  oldestMs,
});

/** Whether a source keeps to its limits, and what waits before its events are stored. */
export async function getSourceFlow(ctx: EventsContext, { id }: { id: string }) {
  requirePermission(ctx, 'sources:read');
  const { limits } = await getSourceRow(ctx.db, ctx, id);
  const [state, lag] = await Promise.all([ctx.flow.stateOf(id), ctx.flow.lagOf(id)]);
  return {
    limits,
    // What was counted under limits that are gone says nothing any more.
    overflowing: limits !== null && state.overflowing,
    slowed: {
      requests: state.slowedRequests,
      events: state.slowedEvents,
      lastAt: state.slowedAtMs === null ? null : iso(state.slowedAtMs),
    },
    lanes: lag.map(presentLag),
  };
}
