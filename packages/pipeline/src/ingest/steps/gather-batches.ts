import type { Gathering } from '../gathering';
import type { IngestBatch } from '../ports';

/** What is made beside this is stored together with it. A batch that has nothing to store waits for nobody. */
export function gatherBatches(gathering: Gathering) {
  return async function gatherBatchesStep(batch: IngestBatch): Promise<IngestBatch> {
    const { source, events } = batch;
    if (events.length === 0) gathering.leave(source.id);
    else await gathering.arrive(source.id, events.raw.bytes.byteLength);
    return batch;
  };
}
