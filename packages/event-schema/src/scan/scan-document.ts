import type { FieldTable } from './field-table';
import { REQUEST_TABLE } from './request-table';
import { layDocument, placeOfTable, scanInts, scanModule } from './scan-memory';
import { ELEMENT_WIDTH, ElementSpans, FieldSpans } from './spans';

const KINDS = ['object', 'array', 'scalar'] as const;

/** A body that is well-formed JSON, as spans over its bytes. The spans are what they are until the next scan. */
export interface ScannedDocument {
  readonly kind: (typeof KINDS)[number];
  /** Where the root value starts and ends; blanks and a byte order mark are left out. */
  readonly start: number;
  readonly end: number;
  /** The root's nesting: 1 for a flat object. A batch's elements carry their own and are not counted here. */
  readonly deepest: number;
  /** The root object's own wanted fields, in one row; no row when it is no object. */
  readonly root: FieldSpans;
  /** False when the text needs no repair: it is all ASCII, and holds no escaped half of a surrogate pair. */
  readonly isOdd: boolean;
  /** Whether the root is an array, or an object whose last field `batch` is one; true for an empty one too. */
  readonly isBatch: boolean;
  /** The batch's elements: all are counted, and have places if their fields were asked for; else the first one has. */
  readonly elements: ElementSpans;
  /** The elements' wanted fields, if they were asked for: a row for each element. */
  readonly fields: FieldSpans;
}

export interface MalformedDocument {
  readonly kind: 'malformed';
  /** Position of the first byte that JSON does not allow where it stands. */
  readonly errorAt: number;
}

/**
 * Checks a body and finds its parts, in one pass without making objects: of the root, and with `elementFields` of each
 * element too, the fields that `table` names. Without, elements are only checked and counted (capture). A leading byte
 * order mark is passed over. Accepts exactly what JSON.parse accepts (a fuzz test holds it to that); never recurses.
 */
export function scanDocument(
  bytes: Uint8Array,
  { elementFields, table = REQUEST_TABLE }: { readonly elementFields: boolean; readonly table?: FieldTable },
): ScannedDocument | MalformedDocument {
  layDocument(bytes);
  const found = scanModule;
  if (found.scan(bytes.length, placeOfTable(table), elementFields) === 0) {
    return { kind: 'malformed', errorAt: found.errorAt.value };
  }
  const data = scanInts();
  const root = found.rows.value >> 2;
  const count = found.elements.value;
  const first = root + table.size * 2;
  const stride = ELEMENT_WIDTH + (elementFields ? table.size * 2 : 0);
  return {
    kind: KINDS[found.rootKind.value] ?? 'scalar',
    start: found.rootStart.value,
    end: found.rootEnd.value,
    deepest: found.rootDeepest.value,
    root: new FieldSpans(table, { data, first: root, stride: table.size * 2 }),
    isOdd: found.isOdd.value !== 0,
    isBatch: found.isBatch.value === 1,
    elements: new ElementSpans(count, { data, first, stride }, elementFields ? count : Math.min(count, 1)),
    fields: new FieldSpans(table, { data, first: first + ELEMENT_WIDTH, stride }),
  };
}
