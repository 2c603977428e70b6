import { EventColumns, type EventRecord } from '@tributary/event-schema';
import type { IngestBatch, IngestChunk } from './ports';

/**
 * The batch with the rows that stay; `keep` puts those that go beside their chunk. Their bytes are views of the columns
 * that the batch had, which are not used again.
 */
export function withdrawRows(
  batch: IngestBatch,
  rows: { has(row: number): boolean; readonly size: number },
  keep: (chunk: IngestChunk, withdrawn: readonly (EventRecord & { readonly row: number })[]) => Partial<IngestChunk>,
): IngestBatch {
  if (rows.size === 0) return batch;
  const events = new EventColumns();
  const chunks = batch.chunks.map((chunk): IngestChunk => {
    const first = events.length;
    const withdrawn: (EventRecord & { row: number })[] = [];
    for (let row = chunk.first; row < chunk.first + chunk.count; row++) {
      if (rows.has(row)) withdrawn.push({ ...batch.events.recordAt(row, chunk.envelope), row });
      else events.addRow(batch.events, row);
    }
    return { ...chunk, ...keep(chunk, withdrawn), first, count: events.length - first };
  });
  return { ...batch, events, chunks };
}
