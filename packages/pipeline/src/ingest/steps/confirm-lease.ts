import type { PartitionLease } from '@tributary/event-stream';
import type { IngestBatch } from '../ports';

/**
 * An owner that was stopped for longer than its lease wakes up with a batch that another has dealt with meanwhile, by a
 * table of seen ids of its own: the two may differ in which of two copies, in two lanes, came first. What it has in hand
 * ends here instead of being stored, or routed, beside what stands.
 */
export function confirmLease(lease: Pick<PartitionLease, 'confirm'>) {
  return async function confirmLeaseStep(batch: IngestBatch): Promise<IngestBatch> {
    await lease.confirm();
    return batch;
  };
}
