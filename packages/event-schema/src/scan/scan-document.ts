import type { FieldTable } from './field-table';
import { REQUEST_TABLE } from './request-table';
import { FOUND, layDocument, placeOfTable, scanInts, scanModule } from './scan-memory';
import { ELEMENT_WIDTH, ElementSpans, FieldSpans, NOTHING } from './spans';

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

/** What one scan after another is told in: nothing is made anew for each body. */
export class DocumentScan implements ScannedDocument {
  kind: ScannedDocument['kind'] = 'scalar';
  start = 0;
  end = 0;
  deepest = 0;
  isOdd = false;
  isBatch = false;
  readonly root: FieldSpans;
  readonly elements = new ElementSpans();
  readonly fields: FieldSpans;

  /** `table`: the fields that are looked for. */
  constructor(readonly table: FieldTable) {
    this.root = new FieldSpans(table, NOTHING);
    this.fields = new FieldSpans(table, NOTHING);
  }

  /** Takes over what the last scan found. */
  read(elementFields: boolean): void {
    const data = scanInts();
    const found = (place: number) => data[place] as number;
    const width = this.table.size * 2;
    const root = found(FOUND.rows) >> 2;
    const count = found(FOUND.elements);
    const first = root + width;
    const stride = ELEMENT_WIDTH + (elementFields ? width : 0);
    this.kind = KINDS[found(FOUND.rootKind)] ?? 'scalar';
    this.start = found(FOUND.rootStart);
    this.end = found(FOUND.rootEnd);
    this.deepest = found(FOUND.rootDeepest);
    this.isOdd = found(FOUND.isOdd) !== 0;
    this.isBatch = found(FOUND.isBatch) === 1;
    this.root.lookAt(data, root, width);
    this.elements.count(count, elementFields ? count : Math.min(count, 1));
    this.elements.lookAt(data, first, stride);
    this.fields.lookAt(data, first + ELEMENT_WIDTH, stride);
  }
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
  return scanInto(new DocumentScan(table), bytes, elementFields);
}

/** The same, told in a scan that is used again. */
export function scanInto(
  scan: DocumentScan,
  bytes: Uint8Array,
  elementFields: boolean,
): ScannedDocument | MalformedDocument {
  layDocument(bytes);
  if (scanModule.scan(bytes.length, placeOfTable(scan.table), elementFields) === 0) {
    return { kind: 'malformed', errorAt: scanInts()[FOUND.errorAt] ?? 0 };
  }
  scan.read(elementFields);
  return scan;
}
