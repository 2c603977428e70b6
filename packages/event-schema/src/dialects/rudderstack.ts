import type { CanonicalEvent, ChunkHeader, JsonObject } from '../types';
import { field, objectField, textField } from './canonical-parts';
import type { CanonicalInput, DialectDefinition, OpenChunk } from './contract';
import { openSegmentReader, SEGMENT_TABLE } from './segment';
import { segmentToCanonical, underRequest } from './segment-canonical';

/** Pixels and beacons: only browsers call them. */
const BROWSER_PATH = /^\/(pixel|beacon)\//;

/** RudderStack's HTTP API. Its events have Segment's shape, but keep a person's traits in `context.traits`. */
export const rudderstack: DialectDefinition = {
  fields: SEGMENT_TABLE,
  isSingle,
  openReader: (chunk) => openSegmentReader(chunk, isSingle(chunk)),
  toCanonical: rudderstackToCanonical,
};

function isSingle({ header, document }: Pick<OpenChunk, 'header' | 'document'>): boolean {
  return document.kind === 'object' && (header.impliedType !== undefined || !document.isBatch);
}

function rudderstackToCanonical(input: CanonicalInput): CanonicalEvent {
  const event = segmentToCanonical(input, rudderstackRequest);
  if (event.type !== 'identify' || objectField(input.event, 'traits') !== undefined) return event;
  return { ...event, traits: objectField(event.context, 'traits') ?? {} };
}

/** RudderStack's servers keep the request's address for every event; it is the user's only if a browser sent it. */
function rudderstackRequest(context: JsonObject, header: ChunkHeader): JsonObject {
  const library = textField(objectField(context, 'library') ?? {}, 'name') ?? '';
  const fromBrowser = library.includes('JavaScript') || BROWSER_PATH.test(header.path);
  return fromBrowser || field(context, 'direct') === true ? underRequest(context, header) : context;
}
