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

/** A request whose events were read, or an excerpt of one: what it was decoded from, and what is told of it. */
export interface DecodedRequest {
  /** With which header and body: after the source's privacy rules, so that nothing else travels. */
  readonly decoded: EncodedRequest;
  /** JSON of the header that is stored with its events, where it is not the one of `decoded`. */
  readonly headerJson?: Uint8Array;
}

/** JSON of the header that is stored with a request's events. */
export const storedHeaderOf = ({ decoded, headerJson }: DecodedRequest): Uint8Array => headerJson ?? decoded.header;

/** Adds a chunk's events to the columns; every event that capture counted is a row or refused. */
export type ChunkDecoder = (chunk: DecodableChunk, into: EventColumns) => AddedChunk;
