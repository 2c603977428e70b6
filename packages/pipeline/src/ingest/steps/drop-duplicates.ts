import type { ReleasedEvent } from '@tributary/event-schema';
import type { IngestBatch, IngestChunk } from '../ports';
import { chunkPlace, type Place, placeOf, type SeenIds } from '../seen-ids';
import { withdrawRows } from '../withdraw-rows';

/**
 * An event whose id was seen at another place is a duplicate; at its own place, the batch is being run again. What comes
 * back from quarantine was seen where it was kept: it moves on from there, once.
 */
export function dropDuplicates(seen: SeenIds) {
  return function dropDuplicatesStep(batch: IngestBatch): IngestBatch {
    const duplicates = new Set<number>();
    for (const chunk of batch.chunks) findDuplicates({ seen, batch, chunk }, duplicates);
    return withdrawRows(batch, duplicates, (_chunk, withdrawn) => ({ duplicates: withdrawn }));
  };
}

function findDuplicates(
  { seen, batch, chunk }: { seen: SeenIds; batch: IngestBatch; chunk: IngestChunk },
  duplicates: Set<number>,
): void {
  const { eventIds, indexes } = batch.events;
  const { receivedAtMs, release } = chunk.header;
  const place = chunkPlace(batch.source.lane, chunk.offset);
  for (let row = chunk.first; row < chunk.first + chunk.count; row++) {
    const index = indexes[row] ?? 0;
    const here = placeOf(place, index);
    const released = release?.events[index];
    if (released) seen.move({ ids: eventIds, row }, keptAt(released), here);
    const sighting = seen.see({ ids: eventIds, row }, here, receivedAtMs);
    if (sighting === 'duplicate') duplicates.add(row);
  }
}

const keptAt = ({ lane, offset, index }: ReleasedEvent): Place => placeOf(chunkPlace(lane, offset), index);
