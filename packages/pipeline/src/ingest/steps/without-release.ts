import type { ChunkHeader } from '@tributary/event-schema';

/** What is stored with an event says how it came first; by which way it came back is told by its release. */
export function withoutRelease({ release: _, messageIds: __, ...header }: ChunkHeader): string {
  return JSON.stringify(header);
}
