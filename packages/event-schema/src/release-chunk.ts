import { decodeHeader } from './header';
import type { ChunkHeader, Release, ReleasedEvent } from './types';

/** An event as quarantine kept it: whole, with what its request said. */
export interface KeptEvent extends ReleasedEvent {
  readonly raw: Uint8Array;
  readonly envelope: string;
  /** JSON of its chunk's header. */
  readonly header: string;
}

const OPEN_OBJECT = '{';

/**
 * Events of one request (the same header and envelope) as a chunk that reads as the request did: same ids, same times,
 * same types. A list even where the request was a single call, because a list is read by the same rules in every dialect.
 * @throws Error when there are none
 */
export function releaseChunk(
  releaseId: string,
  events: readonly KeptEvent[],
): { readonly header: ChunkHeader; readonly body: Uint8Array } {
  const [first] = events;
  if (!first) throw new Error('a chunk needs events');
  const release: Release = {
    id: releaseId,
    events: events.map(({ refusalId, reason, messageId, lane, offset, index }) => ({
      refusalId,
      reason,
      messageId,
      lane,
      offset,
      index,
    })),
  };
  const header: ChunkHeader = { ...decodeHeader(first.header), encoding: 'identity', count: events.length, release };
  const list: Uint8Array[] = [];
  for (const { raw } of events) list.push(...(list.length > 0 ? [Buffer.from(',')] : []), raw);
  const isPlain = first.envelope === '';
  const opening = isPlain ? '[' : `${OPEN_OBJECT}${first.envelope.slice(1, -1)},"batch":[`;
  return { header, body: Buffer.concat([Buffer.from(opening), ...list, Buffer.from(isPlain ? ']' : ']}')]) };
}
