import { EventColumns, type EventRecord } from '@tributary/event-schema';
import type { IngestBatch, IngestChunk } from '../ports';
import { chunkPlace, placeOf, type SeenIds } from '../seen-ids';

/** An event whose id was seen at another place is a duplicate; at its own place, the batch is being run again. */
export function dropDuplicates(seen: SeenIds) {
  return function dropDuplicatesStep(batch: IngestBatch): IngestBatch {
    const duplicates = new Set<number>();
    for (const chunk of batch.chunks) findDuplicates({ seen, batch, chunk }, duplicates);
    return duplicates.size === 0 ? batch : without(batch, duplicates);
  };
}

function findDuplicates(
  { seen, batch, chunk }: { seen: SeenIds; batch: IngestBatch; chunk: IngestChunk },
  duplicates: Set<number>,
): void {
  const { eventIds, indexes } = batch.events;
  const { receivedAtMs } = chunk.header;
  const place = chunkPlace(batch.source.lane, chunk.offset);
  for (let row = chunk.first; row < chunk.first + chunk.count; row++) {
    const sighting = seen.see({ ids: eventIds, row }, placeOf(place, indexes[row] ?? 0), receivedAtMs);
    if (sighting === 'duplicate') duplicates.add(row);
  }
}

/** The batch with the rows that stay, and the duplicates beside their chunks. */
function without(batch: IngestBatch, duplicates: ReadonlySet<number>): IngestBatch {
  const events = new EventColumns();
  const chunks = batch.chunks.map((chunk): IngestChunk => {
    const first = events.length;
    const dropped: EventRecord[] = [];
    for (let row = chunk.first; row < chunk.first + chunk.count; row++) {
      if (duplicates.has(row)) dropped.push(batch.events.recordAt(row, chunk.envelope));
      else events.addRow(batch.events, row);
    }
    return { ...chunk, first, count: events.length - first, duplicates: dropped };
  });
  return { ...batch, events, chunks };
}
