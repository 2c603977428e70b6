const NOTHING = new Int32Array(0);

/** A growing list of fixed-width rows of integers: spans without one object per span. */
export class Rows {
  private data: Int32Array;
  private used = 0;

  constructor(
    readonly width: number,
    capacity = 64,
  ) {
    this.data = capacity === 0 ? NOTHING : new Int32Array(width * capacity);
  }

  get length(): number {
    return this.used / this.width;
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
    const row = this.used / this.width;
    this.used += this.width;
    if (this.used > this.data.length) {
      const larger = new Int32Array(Math.max(this.data.length * 2, this.width * 64));
      larger.set(this.data);
      this.data = larger;
    }
    return row;
  }

  clear(): void {
    this.data.fill(0, 0, this.used);
    this.used = 0;
  }
}

/** Columns of a field row: key without its quotes, value with its quotes, and whether either holds a backslash. */
export const FIELD = { keyStart: 0, keyEnd: 1, valueStart: 2, valueEnd: 3, keyEscaped: 4, valueEscaped: 5 } as const;
export const FIELD_WIDTH = 6;

/** Columns of an element row. `deepest` is 1 for an object or array without nesting, 0 for a scalar. */
export const ELEMENT = { start: 0, end: 1, deepest: 2, firstField: 3, fieldCount: 4 } as const;
export const ELEMENT_WIDTH = 5;
