import type { AddedChunk, ChunkHeader, EventColumns } from '@tributary/event-schema';

/** What a request brought, as it is decoded. */
export interface DecodableChunk {
  readonly header: ChunkHeader;
  readonly body: Uint8Array;
}

/** The same as it travels, with its header as JSON. */
export interface EncodedRequest {
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

/** Adds a chunk's events to the columns; every event that capture counted is a row or refused. */
export type ChunkDecoder = (chunk: DecodableChunk, into: EventColumns) => AddedChunk;
