import { decodeHeader } from './header';
import type { ChunkHeader, Release, ReleasedEvent } from './types';

/** An event as it was decoded from a request. */
export interface ReadEvent {
  readonly messageId: string;
  readonly raw: Uint8Array;
}

/** An event as quarantine kept it: whole, with what its request said. */
export interface KeptEvent extends ReleasedEvent, ReadEvent {
  readonly envelope: string;
  /** JSON of its chunk's header. */
  readonly header: string;
}

const OPEN_OBJECT = '{';

/**
 * Some events of a request as a chunk that reads as the request did: same ids, same times, same types. A list even where
 * the request was a single call, because a list is read by the same rules in every dialect.
 */
export function excerptChunk(
  { header, envelope }: { readonly header: ChunkHeader; readonly envelope: string },
  events: readonly ReadEvent[],
): { readonly header: ChunkHeader; readonly body: Uint8Array } {
  const list: Uint8Array[] = [];
  for (const { raw } of events) list.push(...(list.length > 0 ? [Buffer.from(',')] : []), raw);
  const isPlain = envelope === '';
  const opening = isPlain ? '[' : `${OPEN_OBJECT}${envelope.slice(1, -1)},"batch":[`;
  return {
    header: {
      ...{ ...header, encoding: 'identity', count: events.length },
      messageIds: events.map(({ messageId }) => messageId),
    },
    body: Buffer.concat([Buffer.from(opening), ...list, Buffer.from(isPlain ? ']' : ']}')]),
  };
}

/**
 * Events of one request (the same header and envelope) as a chunk that brings them back from quarantine.
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
    events: events.map(({ refusalId, reason, lane, offset, index }) => ({ refusalId, reason, lane, offset, index })),
  };
  const { envelope } = first;
  const { header, body } = excerptChunk({ header: decodeHeader(first.header), envelope }, events);
  return { header: { ...header, release }, body };
}
