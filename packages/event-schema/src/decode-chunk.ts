import { repairText } from './body';
import { EventColumns } from './columns/event-columns';
import { DIALECT_DEFINITIONS } from './dialects';
import type { ChunkReader, DraftRefusal, EventPlace, OpenChunk } from './dialects/contract';
import { type Known, refuse } from './dialects/refuse';
import { derivedMessageId } from './ids';
import { Inflater } from './inflater';
import { DEFAULT_LIMITS, type EventLimits, REFUSED_RAW_BYTES_MAX } from './limits';
import { explainRefusal } from './refusals';
import { DocumentScan, scanInto } from './scan/scan-document';
import { ELEMENT } from './scan/spans';
import type { ChunkHeader, Dialect, EventRecord, RefusalReason, RefusedRecord } from './types';

export interface DecodedChunk {
  readonly records: readonly EventRecord[];
  readonly refused: readonly RefusedRecord[];
}

/** What a chunk held besides the events that were added to the columns. */
export interface AddedChunk {
  /** What the request said for all its events, as JSON; empty if nothing. */
  readonly envelope: string;
  readonly refused: readonly RefusedRecord[];
}

const OPEN_OBJECT = 123;
/** One for all chunks: what is kept of a body is copied before the next one is opened. */
let inflater = new Inflater({ bytesMax: DEFAULT_LIMITS.bodyBytesMax, isCompared: false });
/** As is each dialect's scan. */
const scans = Object.fromEntries(
  Object.entries(DIALECT_DEFINITIONS).map(([dialect, { fields }]) => [dialect, new DocumentScan(fields)]),
) as Record<Dialect, DocumentScan>;
const KNOWN_CHARS_MAX = 1_000;

/** As `addChunk`, with a record for each event. */
export function decodeChunk(header: ChunkHeader, body: Uint8Array, limits: EventLimits = DEFAULT_LIMITS): DecodedChunk {
  const columns = new EventColumns();
  const { envelope, refused } = addChunk({ header, body }, columns, limits);
  return { records: Array.from({ length: columns.length }, (_, row) => columns.recordAt(row, envelope)), refused };
}

/**
 * Adds the events of a chunk of the stream to the columns, and gives whatever can't be an event with the reason. Pure:
 * the same header and body always give the same answer. Never throws for what a client sent. Every event that capture
 * counted is accounted for: the rows that were added plus the sum of `refused[].count` is `header.count`.
 */
export function addChunk(
  { header, body }: { readonly header: ChunkHeader; readonly body: Uint8Array },
  into: EventColumns,
  limits: EventLimits = DEFAULT_LIMITS,
): AddedChunk {
  if (header.kind === 'refused') {
    const reason = header.reason ?? 'malformed_json';
    return refuseAll({ header, body, reason, detail: header.detail ?? explainRefusal(reason) });
  }
  const inflated = header.encoding === 'gzip' ? inflaterFor(limits).open(body) : { ok: true as const, bytes: body };
  if (!inflated.ok)
    return refuseAll({ header, body, reason: inflated.reason, detail: explainRefusal(inflated.reason) });
  const { bytes, document } = scanSound(inflated.bytes, header.dialect);
  if (document.kind === 'malformed') {
    const detail = `The body stops being JSON at byte ${document.errorAt}.`;
    return refuseAll({ header, body: bytes, reason: 'malformed_json', detail });
  }
  return readEvents({ header, bytes, document, limits }, into);
}

/** A body as text, and its parts. What the scan finds nothing odd in needs no repair; nearly all bodies are so. */
function scanSound(body: Uint8Array, dialect: Dialect) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.length);
  const scan = scans[dialect];
  const document = scanInto(scan, bytes, true);
  if (document.kind !== 'malformed' && !document.isOdd) return { bytes, document };
  const repaired = repairText(bytes);
  return repaired === bytes ? { bytes, document } : { bytes: repaired, document: scanInto(scan, repaired, true) };
}

function readEvents(chunk: OpenChunk, into: EventColumns): AddedChunk {
  const { header, document } = chunk;
  const dialect = DIALECT_DEFINITIONS[header.dialect];
  into.beginSource(header.sourceId);
  const reading: Reading = {
    chunk,
    reader: dialect.openReader(chunk),
    into,
    refused: [],
  };
  if (dialect.isSingle(chunk)) {
    const { start, end, deepest, root } = document;
    readOne(reading, { index: 0, deepest, start, end, fields: root, row: 0 });
  } else if (document.isBatch) readElements(reading);
  else {
    const detail = 'The body has no list of events under `batch`.';
    return refuseAll({ header, body: chunk.bytes, reason: 'not_an_object', detail });
  }
  return { envelope: reading.reader.envelope, refused: reading.refused };
}

interface Reading {
  readonly chunk: OpenChunk;
  readonly reader: ChunkReader;
  readonly into: EventColumns;
  readonly refused: RefusedRecord[];
}

interface PlacedEvent extends EventPlace {
  readonly start: number;
  readonly end: number;
  readonly deepest: number;
}

function readElements(reading: Reading): void {
  const { elements, fields } = reading.chunk.document;
  // One for all: it says where the next event is.
  const place = { start: 0, end: 0, deepest: 0, fields, row: 0, index: 0 };
  for (let index = 0; index < elements.length; index++) {
    place.start = elements.at(index, ELEMENT.start);
    place.end = elements.at(index, ELEMENT.end);
    place.deepest = elements.at(index, ELEMENT.deepest);
    place.row = index;
    place.index = index;
    readOne(reading, place);
  }
}

function readOne(reading: Reading, event: PlacedEvent): void {
  const { chunk, reader, into } = reading;
  const fault = sizeFault(chunk, event);
  const refusal = fault ? { ...fault, ...knownOf(chunk, reader, event) } : reader.read(event, into);
  if (refusal === null) endRow(reading, event);
  else {
    const raw = evidenceOf(chunk.bytes.subarray(event.start, event.end));
    reading.refused.push({ ...refusal, index: event.index, count: 1, raw });
  }
}

/** What every dialect's row gets: its bytes, and a message id if it has none. */
function endRow({ chunk, into }: Reading, { start, end, index }: PlacedEvent): void {
  const row = into.length - 1;
  into.raw.copy(chunk.bytes, start, end);
  if (into.messageId.isEmptyAt(row)) into.messageId.replaceLast(givenMessageId(chunk.header, index));
}

/** What was given an id once keeps it. */
function givenMessageId({ requestId, messageIds }: ChunkHeader, index: number): string {
  return messageIds?.[index] ?? derivedMessageId(requestId, index);
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
function knownOf({ bytes }: OpenChunk, reader: ChunkReader, event: PlacedEvent): Known {
  if (bytes[event.start] !== OPEN_OBJECT) return {};
  const aside = new EventColumns();
  const { messageId, type, name, userId, anonymousId } = reader.read(event, aside) ?? aside.recordAt(0, '');
  const cut = (text: string) => text.slice(0, KNOWN_CHARS_MAX);
  return { messageId: cut(messageId), type, name: cut(name), userId: cut(userId), anonymousId: cut(anonymousId) };
}

function inflaterFor({ bodyBytesMax }: EventLimits): Inflater {
  if (inflater.bytesMax !== bodyBytesMax) inflater = new Inflater({ bytesMax: bodyBytesMax, isCompared: false });
  return inflater;
}

function refuseAll(refusal: {
  header: ChunkHeader;
  body: Uint8Array;
  reason: RefusalReason;
  detail: string;
}): AddedChunk {
  const { header, body, reason, detail } = refusal;
  const raw = evidenceOf(body);
  return { envelope: '', refused: [{ ...refuse(reason, detail), index: 0, count: Math.max(1, header.count), raw }] };
}

/** A copy, as the body may be overwritten by the next one. */
function evidenceOf(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes.subarray(0, REFUSED_RAW_BYTES_MAX));
}
