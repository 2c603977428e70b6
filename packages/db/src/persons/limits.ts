/** What protects persons against an id that is everybody's: each limit with its source. */
export const PERSON_LIMITS = {
  /** PostHog splits persons beyond this by hand; what its documentation calls a bug in the caller's identify. */
  distinctIdsMax: 10_000,
  /** Ours: a shared device or a test account merges a handful; a bug merges a person per request. */
  mergesPerHourMax: 500,
  /** PostHog refuses larger ones with a size violation at 640 KB; traits beyond 100 KiB are data, not properties. */
  propertiesBytesMax: 100 * 1024,
} as const;

export type PersonLimits = { readonly [Name in keyof typeof PERSON_LIMITS]: number };
