import type { FieldTable } from './field-table';

/** Columns of an element. `deepest` is 1 for an object or array without nesting, 0 for a scalar. */
export const ELEMENT = { start: 0, end: 1, deepest: 2 } as const;
export const ELEMENT_WIDTH = 3;
/** For spans that are not moved to anything yet. */
export const NOTHING: Int32Array = new Int32Array(0);

/** The elements of a batch: where each starts and ends, and how deep it goes. */
export class ElementSpans {
  length = 0;
  /** Of how many the places are known, from the first on. */
  private stored = 0;
  private data = NOTHING;
  private first = 0;
  private stride = 0;

  count(length: number, stored: number): void {
    this.length = length;
    this.stored = stored;
  }

  /** Rows from the place `first` of an array that others lie in as well, so many places from one to the next. */
  lookAt(data: Int32Array, first: number, stride: number): void {
    this.data = data;
    this.first = first;
    this.stride = stride;
  }

  /** The value of a column (see ELEMENT); 0 for elements whose place is not known. */
  at(row: number, column: number): number {
    return row >= this.stored ? 0 : (this.data[this.first + row * this.stride + column] ?? 0);
  }
}

/**
 * Where the wanted fields of objects are: a row for each object, with the start and the end of the value for each slot of
 * the table. A start of 0 means absent (no field's value is the first byte of a document); an end is negative when the
 * value is a string that holds escapes.
 */
export class FieldSpans {
  first = 0;
  stride: number;

  /** Without `data`: room for the fields of one object. */
  constructor(
    readonly table: FieldTable,
    public data: Int32Array = new Int32Array(table.size * 2),
  ) {
    this.stride = data.length;
  }

  /** As that of ElementSpans. */
  lookAt(data: Int32Array, first: number, stride: number): void {
    this.data = data;
    this.first = first;
    this.stride = stride;
  }

  /** Of equal keys the last one counts, as with JSON.parse. */
  put(slot: number, start: number, end: number): void {
    this.data[this.first + slot * 2] = start;
    this.data[this.first + slot * 2 + 1] = end;
  }

  clear(): void {
    this.data.fill(0, this.first, this.first + this.stride);
  }
}
