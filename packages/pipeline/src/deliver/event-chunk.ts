import type { EventType } from '@tributary/event-schema';

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

type Entry = [
  eventId: string,
  messageId: string,
  type: EventType,
  name: string,
  userId: string,
  anonymousId: string,
  receivedAtMs: number,
  header: number,
  envelope: number,
  rawBytes: number,
];
interface Index {
  readonly v: 1;
  readonly headers: readonly string[];
  readonly envelopes: readonly string[];
  readonly events: readonly Entry[];
}

/**
 * An in-flight chunk: 4 bytes of length, a JSON index of that length, then the events' bytes as they came, one after the
 * other. Raw rather than canonical: whoever delivers has to parse the event anyway, so parsing and writing it in ingest
 * as well would only be paid twice.
 */
export function encodeEventChunk(events: readonly DeliverableEvent[]): Uint8Array {
  const headers = new Map<string, number>();
  const envelopes = new Map<string, number>();
  const index: Index = {
    v: 1,
    events: events.map((e) => [
      e.eventId,
      e.messageId,
      e.type,
      e.name,
      e.userId,
      e.anonymousId,
      e.receivedAtMs,
      numberOf(headers, e.header),
      numberOf(envelopes, e.envelope),
      e.raw.byteLength,
    ]),
    headers: [...headers.keys()],
    envelopes: [...envelopes.keys()],
  };
  const json = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.byteLength);
  return Buffer.concat([length, json, ...events.map((e) => e.raw)]);
}

/** @throws RangeError, SyntaxError for bytes that `encodeEventChunk` did not write. */
export function decodeEventChunk(bytes: Uint8Array): DeliverableEvent[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 4 + buffer.readUInt32LE(0);
  const index = JSON.parse(buffer.toString('utf8', 4, at)) as Index;
  return index.events.map(
    ([eventId, messageId, type, name, userId, anonymousId, receivedAtMs, header, envelope, rawBytes]) => {
      const raw = buffer.subarray(at, at + rawBytes);
      at += rawBytes;
      return {
        eventId,
        messageId,
        type,
        name,
        userId,
        anonymousId,
        receivedAtMs,
        raw,
        envelope: index.envelopes[envelope] ?? '',
        header: index.headers[header] ?? '',
      };
    },
  );
}

function numberOf(known: Map<string, number>, text: string): number {
  const number = known.get(text) ?? known.size;
  known.set(text, number);
  return number;
}
