import { type ChunkHeader, encodeHeader } from '@tributary/event-schema';

/**
 * What is stored of a request with its events, as JSON: how it came first. By which way an event came back, and the ids
 * that it had been given by then, are told by its release and by the event itself.
 */
export function storedHeader({ release: _, messageIds: __, ...header }: ChunkHeader): Uint8Array {
  return encodeHeader(header);
}
