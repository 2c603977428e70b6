import type { Db, RoutingDirectory } from '@tributary/db';
import type { EventStore } from '@tributary/event-store';
import { drainJob, type Queues, replayJob } from '@tributary/queues';
import { drainedUntilMs } from './run-drain';

/** A replay that is younger may still be on its way into the queue. */
const QUEUED_FOR_MS = 30_000;
const REPLAYS_MAX = 100;

export interface ForgottenDeps {
  readonly db: { readonly replays: Pick<Db['replays'], 'listQueued' | 'latestDrain'> };
  readonly store: Pick<EventStore, 'parkedDestinations'>;
  readonly routing: Pick<RoutingDirectory, 'getDestination' | 'ready'>;
  readonly queues: Pick<Queues, 'enqueue'>;
  readonly clock: () => number;
}

/** Replays whose job was never added: whoever asked for them died, or the queue was away. */
export async function enqueueForgottenReplays({ db, queues, clock }: ForgottenDeps): Promise<void> {
  const before = new Date(clock() - QUEUED_FOR_MS);
  for (const { workspaceId, id } of await db.replays.listQueued({ before, limit: REPLAYS_MAX })) {
    await queues.enqueue(replayJob, { workspaceId, replayId: id });
  }
}

/**
 * Destinations that take events, and for which some were parked that no drain covers: the drain of a resume was lost in
 * a crash, or a snapshot of the configuration still said paused. Every worker names such a drain alike, so it runs once.
 */
export async function drainForgotten({ db, store, routing, queues }: ForgottenDeps): Promise<void> {
  await routing.ready();
  for (const { workspaceId, destinationId, lastParkedAtMs } of await store.parkedDestinations()) {
    if (routing.getDestination({ workspaceId, destinationId })?.state !== 'active') continue;
    const last = await db.replays.latestDrain({ workspaceId, destinationId });
    if (lastParkedAtMs < drainedUntilMs(last)) continue;
    await queues.enqueue(drainJob, { workspaceId, destinationId, resumedAtMs: lastParkedAtMs + 1 });
  }
}
