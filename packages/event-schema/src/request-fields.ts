import { FieldView } from './scan/field-view';
import { JsonScanner } from './scan/json-scanner';
import { REQUEST_TABLE } from './scan/request-table';
import type { ScannedDocument } from './scan/scan-document';
import { ELEMENT, FieldSpans } from './scan/spans';

const AT = REQUEST_TABLE.slots;
const OPEN_OBJECT = 123;

/** What capture has to know of a body besides that it is sound. Absent keys are empty text. */
export interface RequestFields {
  /** Segment's key, from the root. */
  readonly writeKey: string;
  /** PostHog's key: `api_key`, `token` or `$token` of the root or of the first event, or `token` in its properties. */
  readonly apiKey: string;
  /** PostHog's mark of imported history. */
  readonly isHistorical: boolean;
}

/** Finds the keys in a body that `scanDocument`, asked for no other fields, has found to be sound. */
export function readRequestFields(body: Uint8Array, document: ScannedDocument): RequestFields {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const view = new FieldView(bytes);
  view.open(document.root, 0);
  const writeKey = view.text(AT.writeKey);
  const isHistorical = view.flag(AT.historical_migration) === true;
  const ofRoot = keyOf(view);
  if (ofRoot !== '' || writeKey !== '') return { writeKey, apiKey: ofRoot, isHistorical };
  if (!document.isBatch) return { writeKey, apiKey: tokenOfProperties(bytes, view), isHistorical };
  return { writeKey, apiKey: tokenOfFirst(bytes, document), isHistorical };
}

function keyOf(view: FieldView): string {
  return view.text(AT.api_key) || view.text(AT.token) || view.text(AT.$token);
}

function tokenOfFirst(bytes: Buffer, { elements }: ScannedDocument): string {
  if (elements.length === 0) return '';
  const view = openAt(bytes, elements.at(0, ELEMENT.start));
  if (view === null) return '';
  return keyOf(view) || tokenOfProperties(bytes, view);
}

function tokenOfProperties(bytes: Buffer, view: FieldView): string {
  return (view.kind(AT.properties) === 'object' && openAt(bytes, view.start(AT.properties))?.text(AT.token)) || '';
}

function openAt(bytes: Buffer, start: number): FieldView | null {
  if (bytes[start] !== OPEN_OBJECT) return null;
  const spans = new FieldSpans(REQUEST_TABLE);
  new JsonScanner(bytes).object(start, spans);
  const view = new FieldView(bytes);
  view.open(spans, 0);
  return view;
}
