import type { FieldTable } from './field-table';

/** Columns of an element. `deepest` is 1 for an object or array without nesting, 0 for a scalar. */
export const ELEMENT = { start: 0, end: 1, deepest: 2 } as const;
export const ELEMENT_WIDTH = 3;

/** Where rows of integers lie in an array that they share with others. */
export interface RowPlaces {
  readonly data: Int32Array;
  /** Place of the first row. */
  readonly first: number;
  /** From one row's place to the next one's. */
  readonly stride: number;
}

/** The elements of a batch: where each starts and ends, and how deep it goes. */
export class ElementSpans {
  /** `stored`: of how many the places are known, from the first on. */
  constructor(
    readonly length: number,
    private readonly places: RowPlaces,
    private readonly stored: number,
  ) {}

  /** The value of a column (see ELEMENT); 0 for elements whose place is not known. */
  at(row: number, column: number): number {
    if (row >= this.stored) return 0;
    const { data, first, stride } = this.places;
    return data[first + row * stride + column] ?? 0;
  }
}

/**
 * Where the wanted fields of objects are: a row for each object, with the start and the end of the value for each slot of
 * the table. A start of 0 means absent (no field's value is the first byte of a document); an end is negative when the
 * value is a string that holds escapes.
 */
export class FieldSpans implements RowPlaces {
  readonly data: Int32Array;
  readonly first: number;
  readonly stride: number;

  /** Without `places`: room for the fields of one object. */
  constructor(
    readonly table: FieldTable,
    places?: RowPlaces,
  ) {
    this.data = places?.data ?? new Int32Array(table.size * 2);
    this.first = places?.first ?? 0;
    this.stride = places?.stride ?? table.size * 2;
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
