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

/** Columns of a field row: key without its quotes, value with its quotes, and whether either holds a backslash. */
export const FIELD = { keyStart: 0, keyEnd: 1, valueStart: 2, valueEnd: 3, keyEscaped: 4, valueEscaped: 5 } as const;
export const FIELD_WIDTH = 6;

/** Columns of an element row. `deepest` is 1 for an object or array without nesting, 0 for a scalar. */
export const ELEMENT = { start: 0, end: 1, deepest: 2, firstField: 3, fieldCount: 4 } as const;
export const ELEMENT_WIDTH = 5;
