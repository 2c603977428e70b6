import { FieldTable } from './scan/field-table';
import { FieldView } from './scan/field-view';
import { JsonScanner } from './scan/json-scanner';
import type { ScannedDocument } from './scan/scan-document';
import { ELEMENT, FieldSpans } from './scan/spans';

const EVENT_TABLE = new FieldTable(['channel', 'context'] as const);
const CONTEXT_TABLE = new FieldTable(['library'] as const);
const LIBRARY_TABLE = new FieldTable(['name'] as const);
const OPEN_OBJECT = 123;

/** What made a request's first event, as it says itself. Empty text where it says nothing. */
export interface RequestLibrary {
  readonly channel: string;
  /** `context.library.name`. */
  readonly library: string;
}

/** The bytes of a body's first event: all of it when it is no batch, none when the batch is empty. */
export function firstEventOf(body: Uint8Array, { elements, isBatch, start, end }: ScannedDocument): Uint8Array {
  if (!isBatch) return body.subarray(start, end);
  if (elements.length === 0) return body.subarray(0, 0);
  return body.subarray(elements.at(0, ELEMENT.start), elements.at(0, ELEMENT.end));
}

/** The bytes of each of a batch's events, which was scanned for its elements' fields. */
export function* eventsOf(body: Uint8Array, { elements }: ScannedDocument): Iterable<Uint8Array> {
  for (let index = 0; index < elements.length; index++) {
    yield body.subarray(elements.at(index, ELEMENT.start), elements.at(index, ELEMENT.end));
  }
}

/** Reads the first event a second time, so it is for those who have to know. The body has been found to be sound. */
export function readRequestLibrary(body: Uint8Array, document: ScannedDocument): RequestLibrary {
  const { buffer, byteOffset, length } = firstEventOf(body, document);
  const bytes = Buffer.from(buffer, byteOffset, length);
  const event = openAt(bytes, 0, EVENT_TABLE);
  const context = openAt(bytes, event?.start(EVENT_TABLE.slots.context) || -1, CONTEXT_TABLE);
  const library = openAt(bytes, context?.start(CONTEXT_TABLE.slots.library) || -1, LIBRARY_TABLE);
  return {
    channel: event?.text(EVENT_TABLE.slots.channel) ?? '',
    library: library?.text(LIBRARY_TABLE.slots.name) ?? '',
  };
}

function openAt(bytes: Buffer, start: number, table: FieldTable): FieldView | null {
  if (bytes[start] !== OPEN_OBJECT) return null;
  const spans = new FieldSpans(table);
  new JsonScanner(bytes).object(start, spans);
  const view = new FieldView(bytes);
  view.open(spans, 0);
  return view;
}
