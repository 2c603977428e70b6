import type { EventColumns } from '../columns/event-columns';
import type { EventLimits } from '../limits';
import type { FieldTable } from '../scan/field-table';
import type { ScannedDocument } from '../scan/scan-document';
import type { FieldSpans } from '../scan/spans';
import type { CanonicalEvent, ChunkHeader, JsonObject, RefusalReason } from '../types';

/** A chunk whose body is sound text and well-formed JSON. */
export interface OpenChunk {
  readonly header: ChunkHeader;
  readonly bytes: Buffer;
  readonly document: ScannedDocument;
  readonly limits: EventLimits;
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

/** One object of a chunk: the row of its fields, and its number among the request's events. */
export interface EventPlace {
  readonly fields: FieldSpans;
  readonly row: number;
  readonly index: number;
}

/** Reads the events of one chunk, one after the other. */
export interface ChunkReader {
  /** What the request says for all its events, as JSON; empty if nothing. */
  readonly envelope: string;
  /**
   * Adds the event to the columns, its own bytes and its id aside; an absent message id is an empty one. Adds nothing and
   * says why when it can't be taken.
   */
  read(event: EventPlace, into: EventColumns): DraftRefusal | null;
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
  /** The fields that its reader asks for, of the root and of each event. */
  readonly fields: FieldTable;
  /** Whether the request carries one event (its root) rather than a batch. */
  isSingle(chunk: Pick<OpenChunk, 'header' | 'document'>): boolean;
  openReader(chunk: OpenChunk): ChunkReader;
  toCanonical(input: CanonicalInput): CanonicalEvent;
}
