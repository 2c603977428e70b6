import {
  Binary,
  type DataType,
  Dictionary,
  Field,
  FixedSizeBinary,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  Vector,
} from 'apache-arrow';

/** A column of `R`s: `word` for few distinct values (goes as a dictionary), `id` for 32 hex characters. */
export type Column<R> =
  | { readonly name: string; readonly kind: 'text' | 'word' | 'id'; readonly of: (row: R) => string }
  | { readonly name: string; readonly kind: 'bytes'; readonly of: (row: R) => Uint8Array }
  | { readonly name: string; readonly kind: 'ms' | 'u16' | 'u32' | 'u64'; readonly of: (row: R) => number };

const ID_BYTES = 16;
/** Below this length, a loop over char codes beats the call into Node's UTF-8 writer. */
const SHORT_TEXT = 48;

const HEX = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** A growing run of bytes. */
class Bytes {
  buffer = Buffer.allocUnsafe(1024);
  end = 0;

  reserve(more: number): void {
    if (this.end + more <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.end + more));
    this.buffer.copy(grown, 0, 0, this.end);
    this.buffer = grown;
  }

  /** ASCII by hand, the rest through Node; lone surrogates become U+FFFD. */
  text(text: string): void {
    this.reserve(text.length * 3);
    if (text.length < SHORT_TEXT) {
      const { buffer, end } = this;
      let at = 0;
      for (; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code > 127) break;
        buffer[end + at] = code;
      }
      if (at === text.length) {
        this.end += at;
        return;
      }
    }
    this.end += this.buffer.write(text, this.end);
  }

  /** The same bytes once more. */
  repeat(start: number, end: number): void {
    this.reserve(end - start);
    this.buffer.copyWithin(this.end, start, end);
    this.end += end - start;
  }
}

function textData<R>(rows: readonly R[], of: (row: R) => string) {
  const offsets = new Int32Array(rows.length + 1);
  const bytes = new Bytes();
  let last = '';
  let lastStart = 0;
  rows.forEach((row, index) => {
    const text = of(row);
    const start = bytes.end;
    if (text === last) bytes.repeat(lastStart, offsets[index] ?? 0);
    else bytes.text(text);
    last = text;
    lastStart = start;
    offsets[index + 1] = bytes.end;
  });
  return makeData({
    type: new Utf8(),
    length: rows.length,
    nullCount: 0,
    valueOffsets: offsets,
    data: bytes.buffer.subarray(0, bytes.end),
  });
}

function bytesData<R>(rows: readonly R[], of: (row: R) => Uint8Array) {
  const offsets = new Int32Array(rows.length + 1);
  let total = 0;
  rows.forEach((row, index) => {
    total += of(row).byteLength;
    offsets[index + 1] = total;
  });
  const data = Buffer.allocUnsafe(total);
  rows.forEach((row, index) => {
    data.set(of(row), offsets[index] ?? 0);
  });
  return makeData({ type: new Binary(), length: rows.length, nullCount: 0, valueOffsets: offsets, data });
}

function wordData<R>(rows: readonly R[], of: (row: R) => string, id: number) {
  const places = new Map<string, number>();
  const data = new Int32Array(rows.length);
  let last: string | undefined;
  let place = 0;
  rows.forEach((row, index) => {
    const word = of(row);
    if (word !== last) {
      place = places.get(word) ?? places.size;
      places.set(word, place);
      last = word;
    }
    data[index] = place;
  });
  const dictionary = new Vector([textData([...places.keys()], (word) => word)]);
  const type = new Dictionary(new Utf8(), new Int32(), id);
  return makeData({ type, length: rows.length, nullCount: 0, data, dictionary });
}

function idData<R>(rows: readonly R[], of: (row: R) => string) {
  const data = new Uint8Array(rows.length * ID_BYTES);
  rows.forEach((row, index) => {
    const hex = of(row);
    let wrong = hex.length ^ (ID_BYTES * 2);
    for (let at = 0; at < ID_BYTES; at++) {
      const byte = ((HEX[hex.charCodeAt(at * 2)] ?? -1) << 4) | (HEX[hex.charCodeAt(at * 2 + 1)] ?? -1);
      wrong |= byte < 0 ? 1 : 0;
      data[index * ID_BYTES + at] = byte;
    }
    if (wrong !== 0) throw new TypeError(`not an id of 32 hex characters: ${JSON.stringify(hex)}`);
  });
  return makeData({ type: new FixedSizeBinary(ID_BYTES), length: rows.length, nullCount: 0, data });
}

/** 64-bit integers from doubles, without a BigInt per value. */
function wideData<R>(rows: readonly R[], of: (row: R) => number): ArrayBuffer {
  const halves = new Uint32Array(rows.length * 2);
  rows.forEach((row, index) => {
    const value = of(row);
    if (!Number.isSafeInteger(value)) throw new TypeError(`not an integer: ${value}`);
    halves[index * 2] = value % 2 ** 32;
    halves[index * 2 + 1] = Math.floor(value / 2 ** 32);
  });
  return halves.buffer;
}

function numberData<R>(rows: readonly R[], kind: 'ms' | 'u16' | 'u32' | 'u64', of: (row: R) => number) {
  const shape = { length: rows.length, nullCount: 0 };
  if (kind === 'u16') return makeData({ ...shape, type: new Uint16(), data: Uint16Array.from(rows, of) });
  if (kind === 'u32') return makeData({ ...shape, type: new Uint32(), data: Uint32Array.from(rows, of) });
  const wide = wideData(rows, of);
  if (kind === 'u64') return makeData({ ...shape, type: new Uint64(), data: new BigUint64Array(wide) });
  return makeData({ ...shape, type: new TimestampMillisecond(), data: new BigInt64Array(wide) });
}

function columnData<R>(rows: readonly R[], column: Column<R>, id: number) {
  switch (column.kind) {
    case 'text':
      return textData(rows, column.of);
    case 'word':
      return wordData(rows, column.of, id);
    case 'id':
      return idData(rows, column.of);
    case 'bytes':
      return bytesData(rows, column.of);
    default:
      return numberData(rows, column.kind, column.of);
  }
}

/**
 * Rows as one batch of Arrow's stream format, filled column by column into buffers: about 1 µs of CPU per event, where
 * apache-arrow's own builders take ten times that. @throws TypeError for an id that is no id, a time that is no integer
 */
export function toArrowStream<R>(rows: readonly R[], columns: readonly Column<R>[]): Uint8Array {
  const children = columns.map((column, index) => columnData(rows, column, index));
  const fields = columns.map(
    ({ name }, index) => new Field<DataType>(name, children[index]?.type ?? new Utf8(), false),
  );
  const type = new Struct(fields);
  const batch = new RecordBatch(
    new Schema(fields),
    makeData({ type, length: rows.length, nullCount: 0, children: children as never }),
  );
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
}
