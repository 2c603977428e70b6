export { guessOpenedBytes, type Inflated, inflateGzip, isGzip, repairText } from './body';
export { BytesColumn } from './columns/bytes-column';
export { EventColumns } from './columns/event-columns';
export { PersonColumns } from './columns/person-columns';
export { type ConsentRule, type ConsentVerdict, judgeConsent } from './consent';
export { type AddedChunk, addChunk, type DecodedChunk, decodeChunk } from './decode-chunk';
export { type PostHogEvent, toPostHog } from './dialects/posthog-from-canonical';
export { cutDistinctId } from './dialects/posthog-mapping';
export { decodeHeader, encodeHeader, tallyOf, UnknownHeaderVersion } from './header';
export { derivedMessageId, EVENT_ID_BYTES, eventIdOf } from './ids';
export { Inflater } from './inflater';
export { DEFAULT_LIMITS, type EventLimits, REFUSED_RAW_BYTES_MAX } from './limits';
export { isKeepable, mayMergeBy } from './persons/distinct-ids';
export { MERGE_KINDS, type MergeKind, type PersonChange, readPersonChange } from './persons/person-change';
export { PERSON_ID_BYTES, personIdOf } from './persons/person-id';
export * from './plans';
export {
  checkPolicy,
  IP_POLICIES,
  isOpenPolicy,
  NO_PRIVACY,
  type PolicyProblem,
  type PrivacyPolicy,
} from './privacy/policy';
export { createSourcePrivacy, type PrivateChunk, type SourcePrivacy } from './privacy/source-privacy';
export { explainRefusal } from './refusals';
export { excerptChunk, type KeptEvent, type ReadEvent, releaseChunk } from './release-chunk';
export { type RequestFields, readRequestFields } from './request-fields';
export { eventsOf, firstEventOf, type RequestLibrary, readRequestLibrary } from './request-library';
export { type MalformedDocument, type ScannedDocument, scanDocument } from './scan/scan-document';
export { correctTimestamp, parseTimestamp } from './timestamps';
export { type StoredEvent, toCanonical } from './to-canonical';
export * from './types';
