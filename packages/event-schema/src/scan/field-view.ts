import type { BytesColumn } from '../columns/bytes-column';
import { PLAIN_UTC_LENGTH, parsePlainUtc } from '../timestamps';
import { type FieldName, isName } from './json-scanner';
import { type FieldSpans, NOTHING } from './spans';

export type ValueKind = 'absent' | 'null' | 'string' | 'number' | 'boolean' | 'object' | 'array';

/** By a value's first byte. */
const KINDS: ValueKind[] = Array.from({ length: 256 }, () => 'number');
for (const [letter, kind] of [
  ['"', 'string'],
  ['[', 'array'],
  ['f', 'boolean'],
  ['n', 'null'],
  ['t', 'boolean'],
  ['{', 'object'],
] as const) {
  KINDS[letter.charCodeAt(0)] = kind;
}
const QUOTE = 34;
const LOWER_T = 116;

/**
 * One object's wanted fields, looked at in place, by their slots in the table. Reused from object to object: `open`
 * moves it.
 */
export class FieldView {
  private data = NOTHING;
  private row = 0;

  constructor(private bytes: Buffer) {}

  /** Turns to another body. */
  turnTo(bytes: Buffer): void {
    this.bytes = bytes;
  }

  /** Looks at the object whose fields are in this row. */
  open(spans: FieldSpans, row: number): void {
    this.data = spans.data;
    this.row = spans.first + row * spans.stride;
  }

  kind(slot: number): ValueKind {
    const start = this.start(slot);
    return start === 0 ? 'absent' : (KINDS[this.bytes[start] as number] as ValueKind);
  }

  /** Neither absent nor null. */
  has(slot: number): boolean {
    const kind = this.kind(slot);
    return kind !== 'absent' && kind !== 'null';
  }

  /** Whether `text` would give anything, without making it. */
  hasText(slot: number): boolean {
    const kind = this.kind(slot);
    return kind === 'number' || (kind === 'string' && this.end(slot) - this.start(slot) > 2);
  }

  /** Where the value starts, or 0 when it is absent. */
  start(slot: number): number {
    return this.data[this.row + slot * 2] ?? 0;
  }

  /** The value's JSON as it stands; empty when absent. */
  json(slot: number): string {
    const start = this.start(slot);
    return start === 0 ? '' : this.bytes.toString('utf8', start, this.end(slot));
  }

  /** Text of a string, or of a number as it is written when it is an integer; empty for every other kind. */
  text(slot: number): string {
    const kind = this.kind(slot);
    if (kind === 'number') return numberText(this.json(slot));
    if (kind !== 'string') return '';
    if (this.isEscaped(slot)) return JSON.parse(this.json(slot));
    return this.bytes.toString('utf8', this.start(slot) + 1, this.end(slot) - 1);
  }

  /** Which of some names the value is. */
  oneOf(slot: number, names: readonly FieldName[]): string | undefined {
    if (this.kind(slot) !== 'string') return undefined;
    const start = this.start(slot) + 1;
    for (const name of names) if (isName(this.bytes, start, name)) return name.text;
    if (!this.isEscaped(slot)) return undefined;
    const text = this.text(slot);
    return names.find((name) => name.text === text)?.text;
  }

  /** Milliseconds of a string in the form that nearly all SDKs send; null for everything else. */
  plainTime(slot: number): number | null {
    const start = this.start(slot);
    const end = this.data[this.row + slot * 2 + 1] ?? 0;
    if (this.bytes[start] !== QUOTE || end !== start + PLAIN_UTC_LENGTH + 2) return null;
    return parsePlainUtc(this.bytes, start + 1);
  }

  /** Adds what `text` would give as a row; as it stands, without making a string of it, whenever that is the same. */
  copyText(slot: number, column: BytesColumn): void {
    if (this.kind(slot) === 'string' && !this.isEscaped(slot)) {
      column.copy(this.bytes, this.start(slot) + 1, this.end(slot) - 1);
    } else column.text(this.text(slot));
  }

  /** True for the literal `true`, `false` for the literal `false`, else undefined. */
  flag(slot: number): boolean | undefined {
    if (this.kind(slot) !== 'boolean') return undefined;
    return this.bytes[this.start(slot)] === LOWER_T;
  }

  private end(slot: number): number {
    return Math.abs(this.data[this.row + slot * 2 + 1] ?? 0);
  }

  private isEscaped(slot: number): boolean {
    return (this.data[this.row + slot * 2 + 1] ?? 0) < 0;
  }
}

/** Integers keep every digit (ids above 2^53 would collide as numbers); all else as JavaScript prints it. */
export function numberText(json: string): string {
  return /^-?\d+$/.test(json) && json !== '-0' ? json : String(Number(json));
}
