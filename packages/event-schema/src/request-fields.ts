import { FieldTable, FieldView } from './scan/field-view';
import { JsonScanner } from './scan/json-scanner';
import type { ScannedDocument } from './scan/scan-document';
import { ELEMENT, FIELD_WIDTH, Rows } from './scan/spans';

const TABLE = new FieldTable(['writeKey', 'api_key', 'token', '$token', 'properties', 'historical_migration'] as const);
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

/** Finds the keys in a body that `scanDocument` has found to be sound. */
export function readRequestFields(body: Uint8Array, document: ScannedDocument): RequestFields {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const view = new FieldView(bytes, TABLE);
  view.open(document.root, 0, document.root.length);
  const writeKey = view.text('writeKey');
  const isHistorical = view.flag('historical_migration') === true;
  const ofRoot = view.text('api_key') || view.text('token') || view.text('$token');
  if (ofRoot !== '' || writeKey !== '') return { writeKey, apiKey: ofRoot, isHistorical };
  if (!document.isBatch) return { writeKey, apiKey: tokenOfProperties(bytes, view), isHistorical };
  return { writeKey, apiKey: tokenOfFirst(bytes, document), isHistorical };
}

type View = FieldView<'writeKey' | 'api_key' | 'token' | '$token' | 'properties' | 'historical_migration'>;

function tokenOfFirst(bytes: Buffer, { elements }: ScannedDocument): string {
  if (elements.length === 0) return '';
  const view = openAt(bytes, elements.at(0, ELEMENT.start));
  if (view === null) return '';
  return view.text('api_key') || view.text('token') || view.text('$token') || tokenOfProperties(bytes, view);
}

function tokenOfProperties(bytes: Buffer, view: View): string {
  return (view.kind('properties') === 'object' && openAt(bytes, view.start('properties'))?.text('token')) || '';
}

function openAt(bytes: Buffer, start: number): View | null {
  if (bytes[start] !== OPEN_OBJECT) return null;
  const rows = new Rows(FIELD_WIDTH);
  new JsonScanner(bytes).object(start, rows);
  const view = new FieldView(bytes, TABLE);
  view.open(rows, 0, rows.length);
  return view;
}
