import type { Dialect } from '@tributary/event-schema';

const KIB = 1024;
const MIB = 1024 * KIB;

export interface CaptureLimits {
  /** Bytes of a body as it comes over the wire. */
  readonly wireBytesMax: number;
  /** Bytes of a body once decompressed, by dialect. */
  readonly bodyBytesMax: Readonly<Record<Dialect, number>>;
  /** Bytes of the body of a call with one event. */
  readonly singleBytesMax: Readonly<Record<Dialect, number>>;
  readonly eventsMax: Readonly<Record<Dialect, number>>;
  /** Beyond `wireBytesMax`, a body is read and dropped up to here, so that the client hears the answer. */
  readonly drainBytesMax: number;
  /** Wire and decompressed bytes of all requests under way. */
  readonly inFlightBytesMax: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
}

/** Segment documents 500 KB and 2,500 events a batch, 32 KB an event; PostHog's servers take 20 MB a request. */
export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = {
  wireBytesMax: 20 * MIB,
  bodyBytesMax: { segment: 500 * KIB, posthog: 20 * MIB, tributary: 20 * MIB },
  singleBytesMax: { segment: 32 * KIB, posthog: MIB, tributary: MIB },
  eventsMax: { segment: 2_500, posthog: 20_000, tributary: 20_000 },
  drainBytesMax: 64 * MIB,
  inFlightBytesMax: 256 * MIB,
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
};
