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
  /** Whether `apiKey` is that of a batch's first event, and another one names another key. */
  readonly hasOtherKeys: boolean;
  /** PostHog's mark of imported history. */
  readonly isHistorical: boolean;
}

/**
 * Finds the keys in a body that `scanDocument`, asked for no other fields, has found to be sound. A key that only events
 * carry is looked for with `inEvents`: that reads the events.
 */
export function readRequestFields(
  body: Uint8Array,
  document: ScannedDocument,
  { inEvents }: { readonly inEvents: boolean },
): RequestFields {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const view = new FieldView(bytes);
  view.open(document.root, 0);
  const writeKey = view.text(AT.writeKey);
  const isHistorical = view.flag(AT.historical_migration) === true;
  const ofRoot = keyOf(view);
  if (ofRoot !== '' || writeKey !== '' || !inEvents) {
    return { writeKey, apiKey: ofRoot, hasOtherKeys: false, isHistorical };
  }
  if (!document.isBatch) {
    return { writeKey, apiKey: tokenOfProperties(bytes, view), hasOtherKeys: false, isHistorical };
  }
  const apiKey = tokenOfFirst(bytes, document);
  return { writeKey, apiKey, hasOtherKeys: apiKey !== '' && namesOther(bytes, document, apiKey), isHistorical };
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

/** Events without a key go with the others. Reads the batch once more, which only those without a key of their own need. */
function namesOther(bytes: Buffer, { elements }: ScannedDocument, key: string): boolean {
  const scanner = new JsonScanner(bytes);
  const view = new FieldView(bytes);
  const spans = new FieldSpans(REQUEST_TABLE);
  let at = elements.at(0, ELEMENT.start);
  for (let left = elements.length; left > 0; left--) {
    spans.clear();
    const end = bytes[at] === OPEN_OBJECT ? scanner.object(at, spans) : scanner.value(at);
    view.open(spans, 0);
    const own = keyOf(view) || tokenOfProperties(bytes, view);
    if (own !== '' && own !== key) return true;
    at = scanner.blank(scanner.blank(end) + 1);
  }
  return false;
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
