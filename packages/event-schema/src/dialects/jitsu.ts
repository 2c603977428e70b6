import type { ChunkHeader, JsonObject } from '../types';
import type { DialectDefinition } from './contract';
import { openSegmentReader, SEGMENT_TABLE } from './segment';
import { segmentToCanonical, underRequest } from './segment-canonical';

/** Calls of Jitsu's browser SDKs (`/api.x7k2p`: Classic with `randomize_url`) and its pixels; the others are for servers. */
const BROWSER_PATH = /^\/api(\.|\/(s\/(?!s2s\/)|px\/|v1\/event$))/;

/** Jitsu's HTTP API. Its events have Segment's shape; of browsers, the request's address is believed and no other. */
export const jitsu: DialectDefinition = {
  fields: SEGMENT_TABLE,
  isSingle: ({ document }) => document.kind === 'object' && !document.isBatch,
  openReader: (chunk) => openSegmentReader(chunk, jitsu.isSingle(chunk)),
  toCanonical: (input) => segmentToCanonical(input, jitsuRequest),
};

function jitsuRequest(context: JsonObject, header: ChunkHeader): JsonObject {
  if (!BROWSER_PATH.test(header.path)) return context;
  const { ip: _claimed, ...own } = context;
  return underRequest(own, header);
}
