import type { PartitionLease } from '@tributary/event-stream';
import { counter } from '@tributary/telemetry';
import type { IngestBatch } from '../ports';

const eventsTotal = counter({
  name: 'tributary_ingest_events_total',
  help: 'Events that ingest is done with, by lane and end',
  labels: ['lane', 'end'],
});

/** Last: from here on the batch is never handed out again. */
export function commitBatch(lease: Pick<PartitionLease, 'commit'>) {
  return async function commitBatchStep(batch: IngestBatch): Promise<IngestBatch> {
    await lease.commit(batch.source);
    const { lane } = batch.source;
    for (const { records, duplicates, refused } of batch.chunks) {
      if (records.length > 0) eventsTotal.inc({ lane, end: 'stored' }, records.length);
      if (duplicates.length > 0) eventsTotal.inc({ lane, end: 'duplicate' }, duplicates.length);
      const blocked = refused.reduce((sum, { count }) => sum + count, 0);
      if (blocked > 0) eventsTotal.inc({ lane, end: 'blocked' }, blocked);
    }
    return batch;
  };
}
