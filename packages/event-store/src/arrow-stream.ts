import {
  type Data,
  type DataType,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
} from 'apache-arrow';

export interface ArrowColumn {
  readonly name: string;
  readonly data: Data;
}

/** Buffers below this go together: a write to a socket costs more than the copy of so little. */
const ALONE_BYTES = 64 * 1024;

/**
 * Columns as one batch of Arrow's stream format, in the buffers that the columns lie in: the large ones are not copied
 * once more to stand behind each other.
 */
export async function toArrowStream(rows: number, columns: readonly ArrowColumn[]): Promise<Uint8Array[]> {
  const fields = columns.map(({ name, data }) => new Field<DataType>(name, data.type, false));
  const children = columns.map(({ data }) => data);
  const type = new Struct(fields);
  const batch = new RecordBatch(new Schema(fields), makeData({ type, length: rows, nullCount: 0, children }));
  const parts: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  for await (const part of RecordBatchStreamWriter.writeAll([batch])) {
    if (part.byteLength < ALONE_BYTES) small.push(part);
    else {
      if (small.length > 0) parts.push(Buffer.concat(small));
      parts.push(part);
      small = [];
    }
  }
  if (small.length > 0) parts.push(Buffer.concat(small));
  return parts;
}
