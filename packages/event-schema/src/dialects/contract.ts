import type { EventLimits } from '../limits';
import type { ScannedDocument } from '../scan/scan-document';
import type { CanonicalEvent, ChunkHeader, EventType, JsonObject, RefusalReason } from '../types';

/** A chunk whose body is sound text and well-formed JSON. */
export interface OpenChunk {
  readonly header: ChunkHeader;
  readonly bytes: Buffer;
  readonly document: ScannedDocument;
  readonly limits: EventLimits;
}

/** What a dialect makes of one event: the values that storing and routing need. */
export interface EventDraft {
  readonly type: EventType;
  readonly name: string;
  readonly userId: string;
  readonly anonymousId: string;
  readonly groupId: string;
  /** Empty when the client sent none. */
  readonly messageId: string;
  readonly timestampMs: number;
}

/** Why an event can't be taken, and what is known of it. */
export interface DraftRefusal {
  readonly reason: RefusalReason;
  readonly detail: string;
  readonly messageId: string;
  readonly type: string;
  readonly name: string;
  readonly userId: string;
  readonly anonymousId: string;
}

/** One object of a chunk: its own span and the rows of its fields. */
export interface EventSpan {
  readonly start: number;
  readonly end: number;
  readonly fields: ScannedDocument['fields'];
  readonly firstField: number;
  readonly fieldCount: number;
}

/** Reads the events of one chunk, one after the other. */
export interface ChunkReader {
  /** What the request says for all its events, as JSON; empty if nothing. */
  readonly envelope: string;
  read(event: EventSpan): EventDraft | DraftRefusal;
}

/** What a canonical event is made from, parsed. */
export interface CanonicalInput {
  readonly event: JsonObject;
  /** The exact text of an integer that a number can't hold, by field name. */
  readonly exact: (field: string) => string;
  readonly envelope: JsonObject;
  readonly header: ChunkHeader;
  readonly messageId: string;
}

/** One dialect. Adding one is a file beside these and a line in `dialects/index.ts`. */
export interface DialectDefinition {
  /** Whether the request carries one event (its root) rather than a batch. */
  isSingle(chunk: Pick<OpenChunk, 'header' | 'document'>): boolean;
  openReader(chunk: OpenChunk): ChunkReader;
  toCanonical(input: CanonicalInput): CanonicalEvent;
}
