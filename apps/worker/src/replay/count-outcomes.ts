import type { Db, ReplayRow } from '@tributary/db';
import type { EventStore } from '@tributary/event-store';

/** Deliveries are given up after 24 hours: then nothing changes any more. */
const COUNTED_FOR_MS = 26 * 60 * 60 * 1_000;
const REPLAYS_MAX = 100;

export interface OutcomeDeps {
  readonly db: { readonly replays: Pick<Db['replays'], 'listUnderWay' | 'setOutcomes'> };
  readonly store: Pick<EventStore, 'replayOutcomes'>;
  readonly clock: () => number;
}

/**
 * Returns a function that writes beside each replay what has become of its deliveries, so that the list knows it without
 * asking the event store. The older a replay, the rarer it is counted; once all is settled, no more.
 */
export function createCountOutcomes({ db, store, clock }: OutcomeDeps): () => Promise<void> {
  let dueAtMs = new Map<string, number>();

  async function count(row: ReplayRow): Promise<number> {
    const { workspaceId, id } = row;
    const counted = await store.replayOutcomes({ workspaceId, replayId: id });
    if (counted.delivered > row.delivered || counted.failed > row.failed) {
      await db.replays.setOutcomes({ workspaceId, id, delivered: counted.delivered, failed: counted.failed });
    }
    // A drained event may become several deliveries, one per mapping: only of replays is the number known.
    const isSettled = row.kind === 'replay' && row.finishedAt !== null && counted.open === 0;
    if (isSettled && counted.deliveries >= row.enqueued) return Number.POSITIVE_INFINITY;
    return clock() + (row.finishedAt === null ? 0 : (clock() - row.finishedAt.getTime()) / 10);
  }

  return async function countOutcomes() {
    const rows = await db.replays.listUnderWay({ endedSince: new Date(clock() - COUNTED_FOR_MS), limit: REPLAYS_MAX });
    const next = new Map<string, number>();
    for (const row of rows) {
      const dueAt = dueAtMs.get(row.id) ?? 0;
      next.set(row.id, dueAt > clock() ? dueAt : await count(row));
    }
    dueAtMs = next;
  };
}
