import { Fenced, LANES, type Lane, type PartitionLease, type StreamBatch } from '@tributary/event-stream';
import { gauge, type Logger } from '@tributary/telemetry';
import { pause, pipeline } from '../pipeline';
import { ColumnsPool } from './columns-pool';
import { Gathering } from './gathering';
import { PersonCache } from './persons/person-cache';
import type { IngestDeps } from './ports';
import { rebuildSeenIds } from './rebuild-seen-ids';
import type { SeenIds } from './seen-ids';
import { type BatchSlice, hasRoom, sliceBatch } from './slice-batch';
import { accountBatch, BatchSheet } from './steps/account-batch';
import { checkPlans } from './steps/check-plans';
import { commitBatch } from './steps/commit-batch';
import { compareDuplicates } from './steps/compare-duplicates';
import { confirmLease } from './steps/confirm-lease';
import { decodeChunks } from './steps/decode-chunks';
import { dropDuplicates } from './steps/drop-duplicates';
import { gatherBatches } from './steps/gather-batches';
import { identifyPersons } from './steps/identify-persons';
import { routeEvents } from './steps/route-events';
import { storeEvents } from './steps/store-events';

/** The live lane takes what is there; the others take little at a time, so that live never waits long for its turn. */
const LIMITS: Readonly<Record<Lane, { maxChunks: number; maxBytes: number; waitMs: number }>> = {
  live: { maxChunks: 25_000, maxBytes: 24 * 1024 * 1024, waitMs: 2_000 },
  backfill: { maxChunks: 200, maxBytes: 1024 * 1024, waitMs: 5_000 },
  overflow: { maxChunks: 200, maxBytes: 1024 * 1024, waitMs: 5_000 },
};
const READ_AGAIN_MS = 500;
/** How often overflow looks whether what came before it is stored. */
const LOOK_AGAIN_MS = 50;
/**
 * After a batch that left room in its insert a lane waits for the next tick, so that what trickles in goes together: an
 * insert costs the store 20 ms of CPU with its share of merging, as much as 2,000 further rows. Ticks are the same for
 * all lanes of all partitions, whose inserts then go together too. What comes after a pause is handled at once, and so is
 * what came while a batch took longer than a tick.
 */
const TICK_MS = 400;

const seenCount = gauge({ name: 'tributary_dedupe_ids', help: 'Event ids in the dedupe table', labels: ['partition'] });
const seenBytes = gauge({ name: 'tributary_dedupe_bytes', help: 'Size of the dedupe table', labels: ['partition'] });

/**
 * The life of an event, from the stream to its destinations' queues. Read top to bottom. Every step may run twice: its
 * rows, chunks and jobs have keys that are derived from the event's place.
 */
export function createIngest(deps: IngestDeps, log: Logger) {
  const { tickMs = TICK_MS } = deps;
  const pool = new ColumnsPool();
  const cache = new PersonCache();
  const gathering = new Gathering();
  const lifeOf = (seen: SeenIds, lease: PartitionLease) =>
    pipeline<BatchSlice>()
      .pipe(decodeChunks({ ...deps, pool, log })) // bytes → columns, without what may not be stored; what can't be read is a loss with its reason
      .pipe(dropDuplicates(seen)) // before anything is written, so that a duplicate costs next to nothing
      .pipe(compareDuplicates(deps.store)) // a repetition, or another event under a used id? the latter is told and kept whole
      .pipe(checkPlans({ plans: deps.plans, seen })) // what its plan keeps out or aside goes no further
      .pipe(confirmLease(lease)) // nothing below may be done by one whose partition is another's by now
      .pipe(identifyPersons({ ...deps, cache, log })) // whose each event is, as of now
      .pipe(gatherBatches(gathering)) // so that partitions that are busy at the same time share an insert
      .pipe(storeEvents(deps.store)) // durable before anyone else hears of it
      .pipe(confirmLease(lease)) // asked again: storing may have taken longer than the lease
      .pipe(routeEvents(deps)); // by reference, to each destination's own queue
  const endOf = (lease: PartitionLease) =>
    pipeline<BatchSheet>()
      .pipe(accountBatch(deps.store)) // the books: accepted = stored + duplicate + blocked + quarantined
      .pipe(commitBatch(lease)); // and only now the stream may forget it

  /** Owns a partition until its lease is lost. Lanes run beside each other and share one table of seen ids. */
  async function runPartition(lease: PartitionLease): Promise<void> {
    const control = { log, stop: lease.lost, isFinal: isFenced };
    try {
      const seen = await pipeline<PartitionLease>().pipe(rebuildSeenIds(deps)).run(lease, control);
      const life = lifeOf(seen, lease);
      const end = endOf(lease);
      await Promise.all(
        LANES.map(async (lane) => {
          while (!lease.lost.aborted) {
            const batch = await readBatch(lease, lane, log);
            if (!batch) continue;
            const startedMs = deps.clock();
            const sheet = new BatchSheet(batch);
            const slices = sliceBatch(batch);
            for (const slice of slices) {
              gathering.begin(slice.id);
              const done = await life.run(slice, control).finally(() => gathering.leave(slice.id));
              sheet.count(done);
              pool.give(done.events);
            }
            await end.run(sheet, control);
            seenCount.set(seen.size, { partition: lease.partition });
            seenBytes.set(seen.bytes, { partition: lease.partition });
            if (hasRoom(batch, slices)) await pause(untilTick(startedMs, deps.clock(), tickMs), lease.lost);
          }
        }),
      );
    } catch (error) {
      // Lost leases end here, whatever was under way: the next owner is handed the same batch.
      if (!isFenced(error) && !lease.lost.aborted) throw error;
      log.info({ partition: lease.partition, epoch: lease.epoch }, 'partition handed over');
    }
  }

  return { runPartition };
}

/** Never longer than a tick: a clock that is put back by a day meanwhile must not stop the partition for one. */
function untilTick(startedMs: number, nowMs: number, tickMs: number): number {
  return Math.min(tickMs, startedMs - (startedMs % tickMs) + tickMs - nowMs);
}

async function readBatch(lease: PartitionLease, lane: Lane, log: Logger): Promise<StreamBatch | null> {
  try {
    const batch = await lease.read(lane, LIMITS[lane]);
    if (batch && lane === 'overflow') await afterLive(lease, batch);
    return batch;
  } catch (error) {
    if (isFenced(error) || lease.lost.aborted) throw error;
    log.warn({ err: error, partition: lease.partition, lane }, 'the stream could not be read, trying again');
    await pause(READ_AGAIN_MS, lease.lost);
    return null;
  }
}

/**
 * What a source sent before it went above its limit lies in the live lane: its overflow must not overtake it. The other
 * way round capture sees to it, which sends a source back to live only when the overflow lane is empty.
 */
async function afterLive(lease: PartitionLease, batch: StreamBatch): Promise<void> {
  while (await lease.holdsOlder('live', batch)) {
    await pause(LOOK_AGAIN_MS, lease.lost);
    if (lease.lost.aborted) throw new Fenced('the lease was lost while its overflow waited');
  }
}

function isFenced(error: unknown): boolean {
  return error instanceof Fenced;
}
