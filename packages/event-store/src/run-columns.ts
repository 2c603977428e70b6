import { type Data, makeData, TimestampMillisecond, Uint16, Utf8 } from 'apache-arrow';
import { textData, Words } from './arrow-columns';
import type { ArrowColumn } from './arrow-stream';
import type { EventRun } from './event-batch';

/** Rows of a request, on average, from which on a dictionary of what it has of its own is smaller than that. */
const ROWS_OF_DICTIONARY = 2;
const decoder = new TextDecoder();

interface TextFilling {
  /** The text of the rows from `from` to `to`, which follow those before. */
  put(text: string, from: number, to: number): void;
  data(): Data;
}

/** A text for each row: a dictionary of as many words as rows would cost more than the words. */
class Texts implements TextFilling {
  readonly #texts: string[] = [];

  put(text: string, from: number, to: number): void {
    for (let row = from; row < to; row++) this.#texts.push(text);
  }

  data(): Data {
    return textData(this.#texts);
  }
}

/** The same of texts that are bytes already. */
class ByteTexts {
  readonly #texts: Uint8Array[] = [];
  #bytes = 0;

  put(text: Uint8Array, from: number, to: number): void {
    for (let row = from; row < to; row++) this.#texts.push(text);
    this.#bytes += text.byteLength * (to - from);
  }

  data(): Data {
    const { length } = this.#texts;
    const valueOffsets = new Int32Array(length + 1);
    const data = Buffer.allocUnsafe(this.#bytes);
    let at = 0;
    for (let row = 0; row < length; row++) {
      const text = this.#texts[row] as Uint8Array;
      data.set(text, at);
      at += text.byteLength;
      valueOffsets[row + 1] = at;
    }
    return makeData({ type: new Utf8(), length, nullCount: 0, valueOffsets, data });
  }
}

/**
 * What rows have of the requests that brought them, column by column. Filled request by request and not column by column:
 * V8 makes what is called ten thousand times fast, and runs a loop of as many rounds slowly to its end.
 */
export class RunColumns {
  readonly #words: Readonly<Record<'workspaceId' | 'sourceId' | 'dialect' | 'lane', Words>>;
  readonly #texts: Readonly<Record<'requestId' | 'offset' | 'envelope', TextFilling>>;
  readonly #headers: ByteTexts | Words;
  readonly #partitions: Uint16Array;
  readonly #times: BigInt64Array;
  #time = { ms: 0, value: 0n };
  #rows = 0;

  constructor({ rows, runs }: { rows: number; runs: number }) {
    const words = () => new Words(rows);
    const isDictionary = rows >= runs * ROWS_OF_DICTIONARY;
    const texts = isDictionary ? words : () => new Texts();
    this.#words = { workspaceId: words(), sourceId: words(), dialect: words(), lane: words() };
    this.#texts = { requestId: texts(), offset: texts(), envelope: texts() };
    this.#headers = isDictionary ? words() : new ByteTexts();
    this.#partitions = new Uint16Array(rows);
    this.#times = new BigInt64Array(rows);
  }

  /** The next rows. */
  add(run: EventRun): void {
    const from = this.#rows;
    const to = from + run.rows;
    const { workspaceId, sourceId, dialect, lane } = this.#words;
    workspaceId.put(run.workspaceId, from, to);
    sourceId.put(run.sourceId, from, to);
    dialect.put(run.dialect, from, to);
    lane.put(run.lane, from, to);
    const { requestId, offset, envelope } = this.#texts;
    requestId.put(run.requestId, from, to);
    offset.put(run.offset, from, to);
    envelope.put(run.envelope, from, to);
    const headers = this.#headers;
    if (headers instanceof ByteTexts) headers.put(run.header, from, to);
    else headers.put(decoder.decode(run.header), from, to);
    if (run.receivedAtMs !== this.#time.ms) this.#time = { ms: run.receivedAtMs, value: BigInt(run.receivedAtMs) };
    const { value } = this.#time;
    for (let row = from; row < to; row++) {
      this.#partitions[row] = run.partition;
      this.#times[row] = value;
    }
    this.#rows = to;
  }

  columns(): ArrowColumn[] {
    const shape = { length: this.#rows, nullCount: 0 };
    const { workspaceId, sourceId, dialect, lane } = this.#words;
    const { requestId, offset, envelope } = this.#texts;
    const times = makeData({ ...shape, type: new TimestampMillisecond(), data: this.#times });
    const partitions = makeData({ ...shape, type: new Uint16(), data: this.#partitions });
    return [
      { name: 'workspace_id', data: workspaceId.data() },
      { name: 'source_id', data: sourceId.data() },
      { name: 'received_at', data: times },
      { name: 'dialect', data: dialect.data() },
      { name: 'request_id', data: requestId.data() },
      { name: 'stream_partition', data: partitions },
      { name: 'stream_lane', data: lane.data() },
      { name: 'stream_offset', data: offset.data() },
      { name: 'envelope', data: envelope.data() },
      { name: 'header', data: this.#headers.data() },
    ];
  }
}
