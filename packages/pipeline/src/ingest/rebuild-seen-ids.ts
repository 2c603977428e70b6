import type { PartitionLease } from '@tributary/event-stream';
import type { IngestDeps } from './ports';
import { chunkPlace, type Place, placeOf, SeenIds } from './seen-ids';

/** Promise 2: the same message id is stored and delivered once within seven days. */
const WINDOW_DAYS = 7;
const WINDOW_MS = WINDOW_DAYS * 24 * 60 * 60 * 1_000;
/** About 4 GB of table at worst; a partition with more in a week remembers fewer days. */
const IDS_MAX = 50_000_000;

/**
 * The table of seen ids as the event store knows it, for a partition that was just gained. A batch that was stored but
 * not committed by the owner before is in it with its own places, and so is recognised when it comes again.
 */
export function rebuildSeenIds({ store, clock }: Pick<IngestDeps, 'store' | 'clock'>) {
  return async function rebuildSeenIdsStep(lease: Pick<PartitionLease, 'partition'>): Promise<SeenIds> {
    const seen = new SeenIds({ windowDays: WINDOW_DAYS, idsMax: IDS_MAX });
    let last = { lane: '', offset: '' };
    let place: Place = { high: 0, low: 0 };
    const nowMs = clock();
    for await (const page of store.seenIds({ partition: lease.partition, sinceMs: nowMs - WINDOW_MS })) {
      for (const { eventId, lane, offset, index } of page) {
        if (offset !== last.offset || lane !== last.lane) {
          place = chunkPlace(lane, offset);
          last = { lane, offset };
        }
        // As of now: a rebuilt table remembers longer than it has to, never shorter.
        seen.see({ ids: eventId, row: 0 }, placeOf(place, index), nowMs);
      }
    }
    return seen;
  };
}
