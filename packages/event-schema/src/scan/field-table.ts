import { type FieldName, isName, nameOf, unescapeKey } from './json-scanner';

const BUCKETS = 256;

/** The field names that a reader asks for, each with its slot; finds a key among them without making a string. */
export class FieldTable<N extends string = string> {
  readonly slots: Readonly<Record<N, number>>;
  readonly size: number;
  readonly names: readonly FieldName[];
  /** By length and first byte: the first candidate's slot, or -1. */
  readonly first = new Int8Array(BUCKETS).fill(-1);
  /** Slot by slot: the next candidate of the same bucket, or -1. */
  readonly next: Int8Array;
  /** Where the scan's memory holds a copy; 0 before the first scan that asks for these fields. */
  copiedTo = 0;

  constructor(names: readonly N[]) {
    this.names = names.map(nameOf);
    this.size = names.length;
    this.slots = Object.fromEntries(names.map((name, slot) => [name, slot])) as Record<N, number>;
    this.next = new Int8Array(names.length).fill(-1);
    for (const [slot, { bytes }] of this.names.entries()) {
      const bucket = bucketOf(bytes.length, bytes[0] ?? 0);
      this.next[slot] = this.first[bucket] ?? -1;
      this.first[bucket] = slot;
    }
  }

  /** The slot of a key (its span without quotes) that holds no escapes, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    let slot = this.first[bucketOf(end - start, bytes[start] as number)] as number;
    while (slot >= 0 && !isName(bytes, start, this.names[slot] as FieldName)) slot = this.next[slot] as number;
    return slot;
  }

  /** The same for a key with escapes. */
  findEscaped(bytes: Uint8Array, start: number, end: number): number {
    const text = unescapeKey(bytes, start, end);
    return this.names.findIndex((name) => name.text === text);
  }
}

const bucketOf = (length: number, firstByte: number): number => (length * 31 + firstByte) & (BUCKETS - 1);
