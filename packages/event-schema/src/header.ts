import type { ChunkHeader } from './types';

const MINUTE_MS = 60_000;
const decoder = new TextDecoder();

/** The bytes that go into the stream beside the body. */
export function encodeHeader(header: ChunkHeader): Uint8Array {
  return Buffer.from(JSON.stringify(header), 'utf8');
}

/** A header that another version of Tributary wrote, which knows more of it than this one. */
export class UnknownHeaderVersion extends Error {
  override readonly name = 'UnknownHeaderVersion';
}

/**
 * @throws UnknownHeaderVersion for one of another version; Error when the bytes are no header at all: a programmer's
 * mistake, never input
 */
export function decodeHeader(bytes: Uint8Array | string): ChunkHeader {
  const header = JSON.parse(typeof bytes === 'string' ? bytes : decoder.decode(bytes)) as ChunkHeader | null;
  if (header?.v === 1) return header;
  if (typeof header?.v !== 'number') throw new Error('a chunk header without a version');
  throw new UnknownHeaderVersion(`chunk header of unknown version ${header.v}: a newer Tributary has to read it`);
}

let last = { workspaceId: '', sourceId: '', of: '' };

/** One text for requests of one source that follow each other: whoever sums them up compares it with the one before. */
function ownerOf({ workspaceId, sourceId }: Pick<ChunkHeader, 'workspaceId' | 'sourceId'>): string {
  if (last.sourceId !== sourceId || last.workspaceId !== workspaceId) {
    last = { workspaceId, sourceId, of: `${workspaceId} ${sourceId}` };
  }
  return last.of;
}

/**
 * What is counted when a request is appended: the books' `accepted`, kept by the stream and by nobody who could lose the
 * request afterwards. Whose it is: the workspace, then the source.
 */
export function tallyOf(header: ChunkHeader) {
  const { receivedAtMs, count } = header;
  return { of: ownerOf(header), minuteMs: receivedAtMs - (receivedAtMs % MINUTE_MS), count };
}
