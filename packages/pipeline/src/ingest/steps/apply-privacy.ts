import {
  type AddedChunk,
  type ChunkHeader,
  type EventColumns,
  encodeHeader,
  type SourcePrivacy,
} from '@tributary/event-schema';
import type { ChunkDecoder, DecodableChunk, DecodedRequest } from '../../decoding';
import { storedHeader } from './stored-header';

/**
 * A decoder that keeps to a source's rules. They are applied to the bytes before anything is read out of them: whatever
 * comes after (columns, envelopes, refused events, duplicates, destinations) never sees what may not be stored.
 */
export function applyPrivacy(rules: SourcePrivacy, decode: ChunkDecoder) {
  return function applyPrivacyStep(
    chunk: DecodableChunk,
    into: EventColumns,
  ): AddedChunk & DecodedRequest & { readonly header: ChunkHeader } {
    const { header, decodeAs, body } = rules.protectChunk(chunk);
    const { envelope, refused } = decode({ header: decodeAs, body }, into);
    const decoded = { header: encodeHeader(decodeAs), body };
    const kept = refused.map((one) => rules.withoutEvidence(one));
    return { header, headerJson: storedHeader(header), decoded, envelope, refused: kept };
  };
}
