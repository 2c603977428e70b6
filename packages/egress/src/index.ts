export { createEgress, type Egress, type EgressOptions, type Resolved } from './create-egress';
export { egressEnv } from './env';
export {
  AbortError,
  type CollectedExchange,
  FetchError,
  type FetchLike,
  type FetchLikeOptions,
  fetchLike,
  type RequestLike,
} from './fetch-like';
export { createRehearsal } from './rehearse';
export { type CrossFetch, replaceCrossFetch } from './replace-cross-fetch';
export { createHostResolver } from './resolve-host';
export { retryAfterMs } from './retry-after';
export { shortenTranscript } from './transcript';
export {
  EgressError,
  type EgressErrorCode,
  type EgressRequest,
  type EgressResponse,
  type Send,
  type Transcript,
} from './types';
