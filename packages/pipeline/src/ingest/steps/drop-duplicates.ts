import type { EventRecord } from '@tributary/event-schema';
import type { IngestBatch, IngestChunk } from '../ports';
import { chunkPlace, placeOf, type SeenIds } from '../seen-ids';

/** An event whose id was seen at another place is a duplicate; at its own place, the batch is being run again. */
export function dropDuplicates(seen: SeenIds) {
  return function dropDuplicatesStep(batch: IngestBatch): IngestBatch {
    return { ...batch, chunks: batch.chunks.map((chunk) => sift(seen, batch.source.lane, chunk)) };
  };
}

function sift(seen: SeenIds, lane: string, chunk: IngestChunk): IngestChunk {
  const place = chunkPlace(lane, chunk.offset);
  const { receivedAtMs } = chunk.header;
  const duplicates: EventRecord[] = [];
  const records = chunk.records.filter((record) => {
    if (seen.see(record.eventId, placeOf(place, record.index), receivedAtMs) !== 'duplicate') return true;
    duplicates.push(record);
    return false;
  });
  return duplicates.length === 0 ? chunk : { ...chunk, records, duplicates };
}
