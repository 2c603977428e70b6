export const KIB = 1024;
export const MIB = 1024 * KIB;

/**
 * Bytes of a body that an event is made of here, on this thread: about 70 ms. One event may have no more; lists are
 * expected to be short, and to come from those whose key is known.
 */
export const WRAPPED_BYTES_MAX = MIB + 64 * KIB;

/** What holds for all dialects; each has limits of its own besides. */
export interface CaptureLimits {
  /** Bytes of a body as it comes over the wire. */
  readonly wireBytesMax: number;
  /** Beyond `wireBytesMax`, a body is read and dropped up to here, so that the client hears the answer. */
  readonly drainBytesMax: number;
  /** Wire and decompressed bytes of all requests under way. */
  readonly inFlightBytesMax: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
}

export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = {
  wireBytesMax: 20 * MIB,
  drainBytesMax: 64 * MIB,
  inFlightBytesMax: 256 * MIB,
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
};
