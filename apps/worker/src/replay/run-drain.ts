import type { Db, ReplayRow, RoutingDirectory } from '@tributary/db';
import type { EventStore } from '@tributary/event-store';
import { digest, drop, type Outcome, retry } from '@tributary/kernel';
import type { DrainPayload } from '@tributary/queues';

/** What was parked just before the pause ended is in the store by then. */
const VISIBLE_AFTER_MS = 3_000;
/** How soon a routing snapshot that lags behind Postgres is looked at again. */
const ROUTING_AGAIN_MS = 1_000;

export interface DrainDeps {
  readonly db: {
    readonly destinations: Pick<Db['destinations'], 'find'>;
    readonly replays: Pick<Db['replays'], 'create' | 'latestDrain'>;
  };
  readonly store: Pick<EventStore, 'countDeliveries'>;
  readonly routing: Pick<RoutingDirectory, 'getDestination' | 'ready'>;
  readonly replay: (
    input: { workspaceId: string; replayId: string },
    ctx: { signal: AbortSignal },
  ) => Promise<Outcome<void>>;
  readonly clock: () => number;
}

/**
 * Delivers what was parked until a pause ended. Whether it ended, Postgres says: a snapshot that has not heard of it yet
 * would park everything once more.
 */
export function createDrain(deps: DrainDeps) {
  return async function drain(payload: DrainPayload, ctx: { signal: AbortSignal }): Promise<Outcome<void>> {
    const { workspaceId, destinationId, resumedAtMs } = payload;
    const early = resumedAtMs + VISIBLE_AFTER_MS - deps.clock();
    if (early > 0) return retry('parked_events_settle', early);
    const destination = await deps.db.destinations.find({ workspaceId, id: destinationId });
    if (!destination) return drop('destination_deleted');
    if (destination.paused) return drop('paused_again');
    if (!destination.enabled) return drop('destination_disabled');
    await deps.routing.ready();
    if (deps.routing.getDestination({ workspaceId, destinationId })?.state !== 'active') {
      return retry('routing_is_behind', ROUTING_AGAIN_MS);
    }
    const replayId = await openDrain(deps, payload);
    return replayId === null ? drop('nothing_parked') : deps.replay({ workspaceId, replayId }, ctx);
  };
}

/** Until when a drain takes what was parked; 0 when there was none. */
export const drainedUntilMs = (drain: ReplayRow | null): number =>
  drain === null ? 0 : (asMs(drain.filter.changedUntilMs) ?? drain.createdAt.getTime());

const asMs = (value: unknown) => (typeof value === 'number' ? value : undefined);

/** A cancelled drain left the rest of its time to the next one. */
const nextStartsAtMs = (drain: ReplayRow | null): number =>
  drain?.status === 'cancelled' || drain?.status === 'failed'
    ? (asMs(drain.filter.changedSinceMs) ?? 0)
    : drainedUntilMs(drain);

/**
 * A drain is a replay, kept as one, so that people see its progress. The drains of a destination cut time into pieces
 * that don't overlap: each takes what was parked since the one before began. So what an earlier drain has handed on, and
 * what still waits in the queue for its turn, is never handed on twice. Null when nothing is left to drain.
 * @throws when another worker opens the next piece at the same moment; the job comes again and sees it
 */
async function openDrain(deps: DrainDeps, payload: DrainPayload): Promise<string | null> {
  const { workspaceId, destinationId, resumedAtMs } = payload;
  const last = await deps.db.replays.latestDrain({ workspaceId, destinationId });
  const untilMs = drainedUntilMs(last);
  if (last && untilMs === resumedAtMs) return last.id;
  if (untilMs > resumedAtMs) return null;
  const changedSinceMs = nextStartsAtMs(last);
  const filter = { destinationId, statuses: ['parked' as const], changedSinceMs, changedUntilMs: resumedAtMs };
  const { deliveries: total } = await deps.store.countDeliveries({ workspaceId, ...filter });
  if (total === 0) return null;
  const id = `rep_${digest(workspaceId, destinationId, last?.id ?? '').slice(0, 24)}`;
  await deps.db.replays.create({ id, workspaceId, kind: 'drain', filter, total, createdByName: 'Tributary' });
  return id;
}
