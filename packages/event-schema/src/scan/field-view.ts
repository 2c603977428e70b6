import { type FieldName, isName, nameOf, unescapeKey } from './json-scanner';
import { FIELD, type Rows } from './spans';

export type ValueKind = 'absent' | 'null' | 'string' | 'number' | 'boolean' | 'object' | 'array';

const KINDS: Readonly<Record<number, ValueKind>> = {
  34: 'string',
  91: 'array',
  102: 'boolean',
  110: 'null',
  116: 'boolean',
  123: 'object',
};

/** The field names that a reader asks for; finds a key among them without making a string. */
export class FieldTable<N extends string> {
  readonly slots: Readonly<Record<N, number>>;
  private readonly names: readonly FieldName[];
  /** By length and first byte: the candidates' slots. */
  private readonly buckets = new Map<number, number[]>();

  constructor(names: readonly N[]) {
    this.names = names.map(nameOf);
    this.slots = Object.fromEntries(names.map((name, slot) => [name, slot])) as Record<N, number>;
    for (const [slot, { bytes }] of this.names.entries()) {
      const bucket = bytes.length * 256 + (bytes[0] ?? 0);
      this.buckets.set(bucket, [...(this.buckets.get(bucket) ?? []), slot]);
    }
  }

  get size(): number {
    return this.names.length;
  }

  /** The slot of a key, or -1. */
  find(bytes: Uint8Array, key: { start: number; end: number; escaped: boolean }): number {
    if (key.escaped) {
      const text = unescapeKey(bytes, key.start, key.end);
      return this.names.findIndex((name) => name.text === text);
    }
    const candidates = this.buckets.get((key.end - key.start) * 256 + (bytes[key.start] ?? 0));
    if (candidates === undefined) return -1;
    for (const slot of candidates) {
      const name = this.names[slot];
      if (name !== undefined && isName(bytes, key, name)) return slot;
    }
    return -1;
  }
}

/** One object's wanted fields, looked at in place. Reused from object to object: `open` moves it. */
export class FieldView<N extends string> {
  private readonly rows: Int32Array;
  private readonly slots: Readonly<Record<N, number>>;
  private fields: Rows | undefined;

  constructor(
    private readonly bytes: Buffer,
    private readonly table: FieldTable<N>,
  ) {
    this.rows = new Int32Array(table.size);
    this.slots = table.slots;
  }

  /** Looks at the object whose fields are the rows from `first`. Of equal keys the last one counts, as with JSON.parse. */
  open(fields: Rows, first: number, count: number): void {
    this.fields = fields;
    this.rows.fill(-1);
    for (let row = first; row < first + count; row++) {
      const slot = this.table.find(this.bytes, {
        start: fields.at(row, FIELD.keyStart),
        end: fields.at(row, FIELD.keyEnd),
        escaped: fields.at(row, FIELD.keyEscaped) === 1,
      });
      if (slot >= 0) this.rows[slot] = row;
    }
  }

  kind(name: N): ValueKind {
    const start = this.start(name);
    return start < 0 ? 'absent' : (KINDS[this.bytes[start] ?? 0] ?? 'number');
  }

  /** Neither absent nor null. */
  has(name: N): boolean {
    const kind = this.kind(name);
    return kind !== 'absent' && kind !== 'null';
  }

  /** Whether `text` would give anything, without making it. */
  hasText(name: N): boolean {
    const kind = this.kind(name);
    return kind === 'number' || (kind === 'string' && this.end(name) - this.start(name) > 2);
  }

  /** Where the value starts, or -1. */
  start(name: N): number {
    const row = this.rows[this.slots[name]] ?? -1;
    return row < 0 ? -1 : (this.fields?.at(row, FIELD.valueStart) ?? -1);
  }

  /** The value's JSON as it stands; empty when absent. */
  json(name: N): string {
    const start = this.start(name);
    return start < 0 ? '' : this.bytes.toString('utf8', start, this.end(name));
  }

  /** Text of a string, or of a number as it is written when it is an integer; empty for every other kind. */
  text(name: N): string {
    const kind = this.kind(name);
    if (kind === 'number') return numberText(this.json(name));
    if (kind !== 'string') return '';
    const start = this.start(name);
    const end = this.end(name);
    if (this.fields?.at(this.rows[this.slots[name]] ?? 0, FIELD.valueEscaped) === 1) {
      return JSON.parse(this.bytes.toString('utf8', start, end));
    }
    return this.bytes.toString('utf8', start + 1, end - 1);
  }

  /** True for the literal `true`, `false` for the literal `false`, else undefined. */
  flag(name: N): boolean | undefined {
    if (this.kind(name) !== 'boolean') return undefined;
    return this.bytes[this.start(name)] === 116;
  }

  private end(name: N): number {
    return this.fields?.at(this.rows[this.slots[name]] ?? 0, FIELD.valueEnd) ?? 0;
  }
}

/** Integers keep every digit (ids above 2^53 would collide as numbers); all else as JavaScript prints it. */
export function numberText(json: string): string {
  return /^-?\d+$/.test(json) && json !== '-0' ? json : String(Number(json));
}
