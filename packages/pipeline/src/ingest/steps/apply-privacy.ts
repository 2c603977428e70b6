import type { AddedChunk, ChunkHeader, EventColumns, SourcePrivacy } from '@tributary/event-schema';
import type { ChunkDecoder } from '../ports';
import { withoutRelease } from './without-release';

/**
 * A decoder that keeps to a source's rules. They are applied to the bytes before anything is read out of them: whatever
 * comes after (columns, envelopes, refused events, duplicates, destinations) never sees what may not be stored.
 */
export function applyPrivacy(rules: SourcePrivacy, decode: ChunkDecoder) {
  return function applyPrivacyStep(
    chunk: { readonly header: ChunkHeader; readonly body: Uint8Array },
    into: EventColumns,
  ): AddedChunk & { readonly header: ChunkHeader; readonly headerJson: string } {
    const { header, decodeAs, body } = rules.protectChunk(chunk);
    const { envelope, refused } = decode({ header: decodeAs, body }, into);
    const kept = refused.map((one) => rules.withoutEvidence(one));
    return { header, headerJson: withoutRelease(header), envelope, refused: kept };
  };
}
