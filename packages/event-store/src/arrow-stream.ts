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
  /** What is sent in the place of the data's values (`unwritten`): parts that follow each other. */
  readonly values?: readonly Uint8Array[];
}

/** Buffers below this go together: a write to a socket costs more than the copy of so little. */
const ALONE_BYTES = 64 * 1024;

let placeholder = Buffer.allocUnsafeSlow(0);

/** So many bytes that nobody reads or writes, which cost nothing: fresh memory costs by its first touch. */
export function unwritten(size: number): Uint8Array {
  if (placeholder.length < size) placeholder = Buffer.allocUnsafeSlow(size);
  return placeholder.subarray(0, size);
}

/**
 * Columns as one batch of Arrow's stream format, in the buffers that the columns lie in: the large ones are not copied
 * once more to stand behind each other.
 */
export async function toArrowStream(rows: number, columns: readonly ArrowColumn[]): Promise<Uint8Array[]> {
  const fields = columns.map(({ name, data }) => new Field<DataType>(name, data.type, false));
  const children = columns.map(({ data }) => data);
  const type = new Struct(fields);
  const batch = new RecordBatch(new Schema(fields), makeData({ type, length: rows, nullCount: 0, children }));
  const scattered = new Map(
    columns.flatMap(({ data, values }) => (values ? [[data.values.buffer, values] as const] : [])),
  );
  const parts: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  for await (const part of RecordBatchStreamWriter.writeAll([batch])) {
    const values = scattered.get(part.buffer);
    if (part.byteLength < ALONE_BYTES && values === undefined) small.push(part);
    else {
      if (small.length > 0) parts.push(Buffer.concat(small));
      parts.push(...(values ?? [part]));
      small = [];
    }
  }
  if (small.length > 0) parts.push(Buffer.concat(small));
  return parts;
}
