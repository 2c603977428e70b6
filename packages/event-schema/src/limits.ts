import type { Dialect } from './types';

export interface EventLimits {
  /** Bytes of one event's JSON. Segment's documented limit is 32 KB; the others' servers take up to 1 MB. */
  readonly eventBytesMax: Readonly<Record<Dialect, number>>;
  /** Nesting of one event, its own braces included. */
  readonly depthMax: number;
  /** Bytes of a body once decompressed. A cap against bombs; capture enforces the dialect's own, smaller one. */
  readonly bodyBytesMax: number;
}

const KIB = 1024;

export const DEFAULT_LIMITS: EventLimits = {
  eventBytesMax: {
    segment: 32 * KIB,
    posthog: KIB * KIB,
    rudderstack: KIB * KIB,
    jitsu: KIB * KIB,
    tributary: KIB * KIB,
  },
  depthMax: 64,
  bodyBytesMax: 32 * KIB * KIB,
};

/** How many bytes of a refused event or request are kept as evidence. */
export const REFUSED_RAW_BYTES_MAX = 32 * KIB;
