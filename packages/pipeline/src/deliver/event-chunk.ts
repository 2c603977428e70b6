import { type ChunkHeader, EventColumns, type EventType } from '@tributary/event-schema';
import { type ChunkDecoder, type DecodedRequest, storedHeaderOf } from '../decoding';

/** An event as deliveries need it, from an in-flight chunk or from the event store. */
export interface DeliverableEvent {
  readonly eventId: string;
  readonly messageId: string;
  readonly type: EventType;
  readonly name: string;
  readonly userId: string;
  readonly anonymousId: string;
  readonly receivedAtMs: number;
  readonly raw: Uint8Array;
  readonly envelope: string;
  /** JSON of the chunk header. */
  readonly header: string;
}

/** `as`: JSON of the header to decode with, where it is not the one that is told. */
interface Entry {
  readonly header: string;
  readonly as?: string;
  readonly bytes: number;
}
const VERSION = 2;
const text = new TextDecoder();
interface Index {
  readonly v: typeof VERSION;
  readonly requests: readonly Entry[];
}

/**
 * An in-flight chunk: 4 bytes of length, a JSON index of that length, then the requests' bodies as they came, one behind
 * the other, compressed where their clients compressed them. To decode them once more costs a destination less than
 * opened events would cost Redis and both ends of the wire; ingest looks at no single event for it.
 */
export function encodeEventChunk(requests: readonly DecodedRequest[]): Uint8Array {
  const index: Index = {
    v: VERSION,
    requests: requests.map((request) => ({
      header: text.decode(storedHeaderOf(request)),
      ...(request.headerJson ? { as: text.decode(request.decoded.header) } : {}),
      bytes: request.decoded.body.byteLength,
    })),
  };
  const json = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.byteLength);
  return Buffer.concat([length, json, ...requests.map(({ decoded }) => decoded.body)]);
}

/**
 * The events of an in-flight chunk, in the order in which they were accepted. None of a chunk that another version
 * wrote: the event store has them, too. @throws RangeError, SyntaxError for bytes that no version wrote
 */
export function decodeEventChunk(bytes: Uint8Array, decode: ChunkDecoder): DeliverableEvent[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 4 + buffer.readUInt32LE(0);
  const index = JSON.parse(buffer.toString('utf8', 4, at)) as Index;
  if (index.v !== VERSION) return [];
  const events: DeliverableEvent[] = [];
  const columns = new EventColumns();
  for (const { header, as = header, bytes: size } of index.requests) {
    const decodeAs = JSON.parse(as) as ChunkHeader;
    const first = columns.length;
    const { envelope } = decode({ header: decodeAs, body: buffer.subarray(at, at + size) }, columns);
    at += size;
    for (let row = first; row < columns.length; row++) {
      events.push({ ...columns.recordAt(row, envelope), receivedAtMs: decodeAs.receivedAtMs, header });
    }
  }
  return events;
}
