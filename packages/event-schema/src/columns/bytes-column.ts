const FIRST_ROWS = 16;
const FIRST_BYTES = 256;
/** Up to this length a loop beats the native copy, which needs a view of the source. */
const SHORT = 64;

/** Text (UTF-8) or bytes of many rows, one behind the other, with the place where each row ends: Arrow's own layout. */
export class BytesColumn {
  private data = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private places = new Int32Array(FIRST_ROWS);
  private rows = 0;

  get length(): number {
    return this.rows;
  }

  /** Memory that it holds, in bytes. */
  get capacity(): number {
    return this.data.byteLength + this.places.byteLength;
  }

  /** All rows' bytes, one behind the other. A view: it is what it is until the next row is added. */
  get bytes(): Buffer {
    return this.data.subarray(0, this.end);
  }

  /** Where each row starts, and behind them where the last one ends. A view as `bytes` is. */
  get offsets(): Int32Array {
    return this.places.subarray(0, this.rows + 1);
  }

  /** Adds the bytes from `start` to `end` as a row. */
  copy(source: Buffer, start: number, end: number): void {
    const from = this.end;
    const size = end - start;
    this.reserve(size);
    const { data } = this;
    if (size > SHORT) data.set(source.subarray(start, end), from);
    else for (let i = 0; i < size; i++) data[from + i] = source[start + i] as number;
    this.close(from + size);
  }

  /** Adds text as a row; lone surrogates become U+FFFD. */
  text(text: string): void {
    const from = this.end;
    this.reserve(text.length * 3);
    this.close(text === '' ? from : from + this.data.write(text, from));
  }

  /** Adds a row of another column once more. */
  copyRow(other: BytesColumn, row: number): void {
    this.copy(other.data, other.startOf(row), other.startOf(row + 1));
  }

  isEmptyAt(row: number): boolean {
    return this.startOf(row) === this.startOf(row + 1);
  }

  /** Puts text in the place of the last row's. */
  replaceLast(text: string): void {
    this.rows--;
    this.text(text);
  }

  bytesAt(row: number): Buffer {
    return this.data.subarray(this.startOf(row), this.startOf(row + 1));
  }

  textAt(row: number): string {
    return this.data.toString('utf8', this.startOf(row), this.startOf(row + 1));
  }

  /** Forgets all rows from `length` on. */
  cut(length: number): void {
    if (length < this.rows) this.rows = length;
  }

  /** Makes room for so many more bytes at once. */
  reserve(more: number): void {
    const needed = this.end + more;
    if (needed <= this.data.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.data.length * 2, needed));
    this.data.copy(grown, 0, 0, this.end);
    this.data = grown;
  }

  private get end(): number {
    return this.places[this.rows] as number;
  }

  private startOf(row: number): number {
    return this.places[row] ?? this.end;
  }

  private close(end: number): void {
    if (this.rows + 1 === this.places.length) {
      const grown = new Int32Array(this.places.length * 2);
      grown.set(this.places);
      this.places = grown;
    }
    this.rows++;
    this.places[this.rows] = end;
  }
}
