import type { EventToDeliver } from './types';

/** Cuts events into batches of at most `size` events and `bytes` of JSON, in order. An event above `bytes` goes alone. */
export function cutBatches(
  events: readonly EventToDeliver[],
  { size, bytes: bytesMax }: { readonly size: number; readonly bytes: number },
): EventToDeliver[][] {
  const batches: EventToDeliver[][] = [];
  let bytes = 0;
  for (const event of events) {
    const length = JSON.stringify(event.event).length;
    const current = batches.at(-1);
    if (!current || current.length >= size || bytes + length > bytesMax) {
      batches.push([event]);
      bytes = length;
    } else {
      current.push(event);
      bytes += length;
    }
  }
  return batches;
}
