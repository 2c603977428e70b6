import type { DialectDefinition } from './contract';
import { openSegmentReader, SEGMENT_TABLE } from './segment';
import { segmentToCanonical } from './segment-canonical';

/**
 * Our own chunks, appended by pull sources and replays: a JSON array of canonical events, or `{"batch": [...]}`.
 * Read by Segment's rules; times are believed (no `sentAt`), and nothing is taken from a request.
 */
export const tributary: DialectDefinition = {
  fields: SEGMENT_TABLE,
  isSingle: () => false,
  openReader: (chunk) => openSegmentReader(chunk),
  toCanonical: (input) => segmentToCanonical(input, (context) => context),
};
