import type { PartitionLease, StreamBatch } from '@tributary/event-stream';

/** Last: from here on the batch is never handed out again. */
export function commitBatch(lease: Pick<PartitionLease, 'commit'>) {
  return async function commitBatchStep(batch: StreamBatch): Promise<void> {
    await lease.commit(batch);
  };
}
