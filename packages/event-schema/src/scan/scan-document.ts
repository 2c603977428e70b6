import type { FieldTable } from './field-table';
import { type BatchRows, JsonScanner, OPEN_OBJECT } from './json-scanner';
import { REQUEST_TABLE } from './request-table';
import { ELEMENT_WIDTH, FieldSpans, Rows } from './spans';

const OPEN_ARRAY = 91;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** A body that is well-formed JSON, as spans over its bytes. */
export interface ScannedDocument {
  readonly kind: 'object' | 'array' | 'scalar';
  /** Where the root value starts and ends; blanks and a byte order mark are left out. */
  readonly start: number;
  readonly end: number;
  /** The root's nesting: 1 for a flat object. A batch's elements carry their own and are not counted here. */
  readonly deepest: number;
  /** The root object's own wanted fields, in one row; no row when it is no object. */
  readonly root: FieldSpans;
  /** Whether the root is an array, or an object whose last field `batch` is one; true for an empty one too. */
  readonly isBatch: boolean;
  /** Rows of ELEMENT: the batch's elements. */
  readonly elements: Rows;
  /** The elements' wanted fields, if they were asked for: a row for each element. */
  readonly fields: FieldSpans;
}

export interface MalformedDocument {
  readonly kind: 'malformed';
  /** Position of the first byte that JSON does not allow where it stands. */
  readonly errorAt: number;
}

/** How large an element is taken to be before it is seen; decides how much room is made for fields at once. */
const ELEMENT_BYTES_GUESS = 512;

/**
 * Checks a body and finds its parts, in one pass without making objects: of the root, and with `elementFields` of each
 * element too, the fields that `table` names. Without, elements are only checked and counted (capture). A leading byte
 * order mark is passed over.
 */
export function scanDocument(
  bytes: Uint8Array,
  { elementFields, table = REQUEST_TABLE }: { readonly elementFields: boolean; readonly table?: FieldTable },
): ScannedDocument | MalformedDocument {
  const scanner = new JsonScanner(bytes);
  const start = scanner.blank(BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? 3 : 0);
  const root = new FieldSpans(table);
  const elements = new Rows(ELEMENT_WIDTH);
  const fields = new FieldSpans(table, Math.ceil(bytes.length / ELEMENT_BYTES_GUESS));
  const batch: BatchRows = elementFields ? { elements, fields, found: false } : { elements, found: false };
  const kind = kindOf(scanner.byteAt(start));
  const end = scanRoot(scanner, { kind, start, root, batch });
  if (end < 0) return { kind: 'malformed', errorAt: scanner.errorAt };
  const behind = scanner.blank(end);
  if (behind !== bytes.length) return { kind: 'malformed', errorAt: behind };
  const deepest = kind === 'object' ? scanner.deepest : 0;
  return { kind, start, end, deepest, root, isBatch: kind === 'array' || batch.found, elements, fields };
}

function kindOf(byte: number): ScannedDocument['kind'] {
  if (byte === OPEN_OBJECT) return 'object';
  return byte === OPEN_ARRAY ? 'array' : 'scalar';
}

function scanRoot(
  scanner: JsonScanner,
  { kind, start, root, batch }: { kind: ScannedDocument['kind']; start: number; root: FieldSpans; batch: BatchRows },
): number {
  if (kind === 'object') return scanner.object(start, root, batch);
  if (kind === 'array') return scanner.array(start, batch.elements, batch.fields);
  return scanner.value(start);
}
