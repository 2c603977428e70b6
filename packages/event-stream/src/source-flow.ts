import type { Lane, StreamLag } from './port';

/** How much of a source may come in. Set by people. */
export interface SourceLimits {
  /** Above it events go to the overflow lane: accepted, stored later, and nobody else waits for them. */
  readonly eventsPerSecond: number;
  /** Events at once, after a calm time. */
  readonly burst: number;
  /** Above it requests are told to slow down, and nothing of them is taken. Null: never. */
  readonly refuseAbove: number | null;
}

export type LaneChoice =
  | { readonly kind: 'take'; readonly lane: Extract<Lane, 'live' | 'overflow'> }
  | { readonly kind: 'slow_down'; readonly afterMs: number };

/** What became of a source's events lately, as far as its limits are concerned. */
export interface FlowState {
  /** Its events go to the overflow lane, until what waits there is stored. */
  readonly overflowing: boolean;
  readonly slowedRequests: number;
  readonly slowedEvents: number;
  /** Null: never. */
  readonly slowedAtMs: number | null;
}

/** Sources' limits, held by all capture processes together. */
export interface SourceFlow {
  /**
   * Counts the events against the limits and says where they go. Once something of a source went to overflow, what is
   * chosen afterwards goes there too until that lane is empty: in order per source, however many processes choose.
   * @throws StreamUnavailable
   */
  choose(input: { sourceId: string; events: number; limits: SourceLimits }): Promise<LaneChoice>;
  stateOf(sourceId: string): Promise<FlowState>;
  /** Of the lanes of the partition in which a source's events wait. */
  lagOf(sourceId: string): Promise<readonly StreamLag[]>;
  lag(): Promise<readonly StreamLag[]>;
  close(): Promise<void>;
}
