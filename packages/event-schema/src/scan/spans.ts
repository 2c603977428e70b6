import type { FieldTable } from './field-table';

/**
 * A growing list of fixed-width rows of integers: spans without one object per span. A plain array, because a typed one
 * of more than 64 bytes lies outside of the heap, which costs microseconds to make and to collect.
 */
export class Rows {
  private readonly data: number[] = [];

  constructor(readonly width: number) {}

  get length(): number {
    return this.data.length / this.width;
  }

  /** The value of a column; 0 for rows that don't exist. */
  at(row: number, column: number): number {
    return this.data[row * this.width + column] ?? 0;
  }

  set(row: number, column: number, value: number): void {
    this.data[row * this.width + column] = value;
  }

  /** Appends a row of zeroes and gives its number. */
  add(): number {
    const row = this.data.length / this.width;
    for (let i = 0; i < this.width; i++) this.data.push(0);
    return row;
  }

  clear(): void {
    this.data.length = 0;
  }
}

/** Columns of an element row. `deepest` is 1 for an object or array without nesting, 0 for a scalar. */
export const ELEMENT = { start: 0, end: 1, deepest: 2 } as const;
export const ELEMENT_WIDTH = 3;

const FIRST_ROWS = 1;
const NO_SPANS = new Int32Array(0);

/**
 * Where the wanted fields of objects are: a row for each object, with the start and the end of the value for each slot of
 * the table. A start of 0 means absent (no field's value is the first byte of a document); an end is negative when the
 * value is a string that holds escapes.
 */
export class FieldSpans {
  data = NO_SPANS;
  private rows = 0;

  /** `rowsExpected` saves growing; nothing is taken before the first row. */
  constructor(
    readonly table: FieldTable,
    private readonly rowsExpected = 1,
  ) {}

  get width(): number {
    return this.table.size * 2;
  }

  /** Appends a row without fields and gives its number. */
  add(): number {
    const needed = (this.rows + 1) * this.width;
    if (needed > this.data.length) {
      const grown = new Int32Array(Math.max(this.rows * 2, this.rowsExpected, FIRST_ROWS) * this.width);
      grown.set(this.data);
      this.data = grown;
    }
    return this.rows++;
  }

  /** Of equal keys the last one counts, as with JSON.parse. */
  put(place: number, start: number, end: number): void {
    this.data[place] = start;
    this.data[place + 1] = end;
  }

  clear(): void {
    this.rows = 0;
    this.data.fill(0);
  }
}
