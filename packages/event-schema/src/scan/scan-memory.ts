import type { FieldTable } from './field-table';
import { SCAN_WASM } from './scan-wasm';

/** What assembly/scan.ts exports. Places are bytes; those of a body's parts are relative to the body's start. */
interface ScanExports {
  readonly memory: WebAssembly.Memory;
  readonly DOCUMENT: WebAssembly.Global<'i32'>;
  readonly FOUND: WebAssembly.Global<'i32'>;
  scan(length: number, names: number, withFields: boolean): number;
  digestTexts(
    prefix: number,
    prefixLength: number,
    texts: number,
    offsets: number,
    rows: number,
    bytesMax: number,
    digests: number,
  ): void;
  inflate(from: number, length: number, to: number, room: number): number;
}

const PAGE_BYTES = 65_536;
/** Room that a scan takes beside the body and its levels before it grows its memory itself. */
const MARGIN_BYTES = 2 * PAGE_BYTES;
const TABLES_FROM = PAGE_BYTES;
const TABLES_END = 2 * PAGE_BYTES;
const FIRST_AT = 4;
const NEXT_AT = FIRST_AT + 256;
const NAMES_AT = NEXT_AT + 64;
const NAMES_MAX = 64;

const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(SCAN_WASM, 'base64')));
export const scanModule = instance.exports as unknown as ScanExports;
/** Where a document is laid. */
export const DOCUMENT = scanModule.DOCUMENT.value;
/** Where the memory's integers tell what the last scan found. */
const found = scanModule.FOUND.value >> 2;
export const FOUND = {
  errorAt: found,
  rootKind: found + 1,
  rootStart: found + 2,
  rootEnd: found + 3,
  rootDeepest: found + 4,
  isBatch: found + 5,
  elements: found + 6,
  isOdd: found + 7,
  rows: found + 8,
} as const;

let bytes = new Uint8Array(scanModule.memory.buffer);
let ints = new Int32Array(scanModule.memory.buffer);
let tablesEnd = TABLES_FROM;

/** The module's memory as integers; after each scan it has to be asked for anew. */
export function scanInts(): Int32Array {
  look();
  return ints;
}

/** The same as bytes. */
export function scanBytes(): Uint8Array {
  look();
  return bytes;
}

/** Grows the memory to so many bytes, if it is smaller. */
export function ensureBytes(size: number): void {
  look();
  const missing = size - bytes.byteLength;
  if (missing > 0) scanModule.memory.grow(Math.ceil(missing / PAGE_BYTES));
}

/** Lays a body where the scan expects it. */
export function layDocument(body: Uint8Array): void {
  ensureBytes(DOCUMENT + 2 * body.length + MARGIN_BYTES);
  look();
  bytes.set(body, DOCUMENT);
}

/** The place of a table's copy. @throws RangeError when there are more tables, or names in one, than there is room for */
export function placeOfTable(table: FieldTable): number {
  if (table.copiedTo === 0) table.copiedTo = copyTable(table);
  return table.copiedTo;
}

function copyTable({ names, first, next, size }: FieldTable): number {
  look();
  const at = tablesEnd;
  let nameAt = at + NAMES_AT + size * 8;
  const end = nameAt + names.reduce((sum, name) => sum + name.bytes.length, 0);
  if (size > NAMES_MAX || end > TABLES_END) throw new RangeError('the scan has no room for so many field names');
  ints[at >> 2] = size;
  bytes.set(new Uint8Array(first.buffer), at + FIRST_AT);
  bytes.set(new Uint8Array(next.buffer), at + NEXT_AT);
  for (const [slot, name] of names.entries()) {
    ints[(at + NAMES_AT + slot * 8) >> 2] = nameAt;
    ints[(at + NAMES_AT + slot * 8 + 4) >> 2] = name.bytes.length;
    bytes.set(name.bytes, nameAt);
    nameAt += name.bytes.length;
  }
  tablesEnd = (end + 7) & ~7;
  return at;
}

/** Growing takes the old views' memory away, and leaves them empty. */
function look(): void {
  if (bytes.byteLength > 0) return;
  bytes = new Uint8Array(scanModule.memory.buffer);
  ints = new Int32Array(scanModule.memory.buffer);
}
