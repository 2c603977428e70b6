import { inflateGzip, repairText } from './body';
import { DIALECT_DEFINITIONS } from './dialects';
import type { ChunkReader, DraftRefusal, EventSpan, OpenChunk } from './dialects/contract';
import { type Known, refuse } from './dialects/refuse';
import { derivedMessageId, eventIdOf } from './ids';
import { DEFAULT_LIMITS, type EventLimits, REFUSED_RAW_BYTES_MAX } from './limits';
import { explainRefusal } from './refusals';
import { type ScannedDocument, scanDocument } from './scan/scan-document';
import { ELEMENT } from './scan/spans';
import type { ChunkHeader, EventRecord, RefusalReason, RefusedRecord } from './types';

export interface DecodedChunk {
  readonly records: readonly EventRecord[];
  readonly refused: readonly RefusedRecord[];
}

const OPEN_OBJECT = 123;
const KNOWN_CHARS_MAX = 1_000;

/**
 * What a chunk of the stream holds: the events as records, and whatever can't be an event with the reason. Pure: the
 * same header and body always give the same answer. Never throws for what a client sent. Every event that capture
 * counted is accounted for: `records.length` plus the sum of `refused[].count` is `header.count`.
 */
export function decodeChunk(header: ChunkHeader, body: Uint8Array, limits: EventLimits = DEFAULT_LIMITS): DecodedChunk {
  if (header.kind === 'refused') {
    const reason = header.reason ?? 'malformed_json';
    return refuseAll({ header, body, reason, detail: header.detail ?? explainRefusal(reason) });
  }
  const inflated =
    header.encoding === 'gzip' ? inflateGzip(body, limits.bodyBytesMax) : { ok: true as const, bytes: body };
  if (!inflated.ok)
    return refuseAll({ header, body, reason: inflated.reason, detail: explainRefusal(inflated.reason) });
  const bytes = repairText(inflated.bytes);
  const document = scanDocument(bytes, { elementFields: true });
  if (document.kind === 'malformed') {
    const detail = `The body stops being JSON at byte ${document.errorAt}.`;
    return refuseAll({ header, body: bytes, reason: 'malformed_json', detail });
  }
  return readEvents({ header, bytes, document, limits });
}

function readEvents(chunk: OpenChunk): DecodedChunk {
  const dialect = DIALECT_DEFINITIONS[chunk.header.dialect];
  const reader = dialect.openReader(chunk);
  const found: Found = { records: [], refused: [] };
  if (dialect.isSingle(chunk)) {
    readOne(chunk, reader, { index: 0, deepest: chunk.document.deepest, ...rootSpan(chunk.document) }, found);
    return found;
  }
  if (!chunk.document.isBatch) {
    const detail = 'The body has no list of events under `batch`.';
    return refuseAll({ header: chunk.header, body: chunk.bytes, reason: 'not_an_object', detail });
  }
  const { elements, fields } = chunk.document;
  for (let index = 0; index < elements.length; index++) {
    const span = {
      start: elements.at(index, ELEMENT.start),
      end: elements.at(index, ELEMENT.end),
      fields,
      firstField: elements.at(index, ELEMENT.firstField),
      fieldCount: elements.at(index, ELEMENT.fieldCount),
    };
    readOne(chunk, reader, { ...span, index, deepest: elements.at(index, ELEMENT.deepest) }, found);
  }
  return found;
}

interface Found {
  readonly records: EventRecord[];
  readonly refused: RefusedRecord[];
}

interface PlacedEvent extends EventSpan {
  readonly index: number;
  readonly deepest: number;
}

function readOne(chunk: OpenChunk, reader: ChunkReader, event: PlacedEvent, found: Found): void {
  const { header, bytes } = chunk;
  const { index } = event;
  const raw = bytes.subarray(event.start, event.end);
  const fault = sizeFault(chunk, event);
  const draft = fault ? { ...fault, ...knownOf(bytes, reader, event) } : reader.read(event);
  if ('reason' in draft) {
    found.refused.push({ ...draft, index, count: 1, raw: raw.subarray(0, REFUSED_RAW_BYTES_MAX) });
    return;
  }
  const messageId = draft.messageId === '' ? derivedMessageId(header.requestId, index) : draft.messageId;
  found.records.push({
    eventId: eventIdOf(header.sourceId, messageId),
    messageId,
    type: draft.type,
    name: draft.name,
    userId: draft.userId,
    anonymousId: draft.anonymousId,
    groupId: draft.groupId,
    timestampMs: draft.timestampMs,
    index,
    raw,
    envelope: reader.envelope,
  });
}

/** The checks that every dialect shares, before anything is looked at inside. */
function sizeFault({ header, bytes, limits }: OpenChunk, event: PlacedEvent): DraftRefusal | undefined {
  if (bytes[event.start] !== OPEN_OBJECT) return refuse('not_an_object', explainRefusal('not_an_object'));
  const bytesMax = limits.eventBytesMax[header.dialect];
  const size = event.end - event.start;
  if (size > bytesMax) return refuse('event_too_large', `The event has ${size} bytes; the limit is ${bytesMax}.`);
  if (event.deepest <= limits.depthMax) return undefined;
  return refuse(
    'nested_too_deep',
    `The event is nested ${event.deepest} levels deep; the limit is ${limits.depthMax}.`,
  );
}

/** Whose event was refused for its size, so that it is found by its id and its person. Cut: the size may lie in there. */
function knownOf(bytes: Buffer, reader: ChunkReader, event: PlacedEvent): Known {
  if (bytes[event.start] !== OPEN_OBJECT) return {};
  const { messageId, type, name, userId, anonymousId } = reader.read(event);
  const cut = (text: string) => text.slice(0, KNOWN_CHARS_MAX);
  return { messageId: cut(messageId), type, name: cut(name), userId: cut(userId), anonymousId: cut(anonymousId) };
}

function rootSpan(document: ScannedDocument): EventSpan {
  const { start, end, root } = document;
  return { start, end, fields: root, firstField: 0, fieldCount: root.length };
}

function refuseAll(refusal: {
  header: ChunkHeader;
  body: Uint8Array;
  reason: RefusalReason;
  detail: string;
}): DecodedChunk {
  const { header, body, reason, detail } = refusal;
  const raw = body.subarray(0, REFUSED_RAW_BYTES_MAX);
  return { records: [], refused: [{ ...refuse(reason, detail), index: 0, count: Math.max(1, header.count), raw }] };
}
