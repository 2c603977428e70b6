import type { Dialect, EventType, RefusalReason } from '@tributary/event-schema';

/** Where an event came from in the stream. Makes a row the same on every run. */
export interface StreamOrigin {
  readonly partition: number;
  readonly lane: string;
  readonly offset: string;
  readonly index: number;
}

/** A row of `events`. Times are ms since the epoch; absent ids are ''. */
export interface EventRow {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly eventId: string;
  readonly messageId: string;
  readonly type: EventType;
  readonly name: string;
  readonly userId: string;
  readonly anonymousId: string;
  readonly groupId: string;
  /** 32 hex characters; absent or '' when it is nobody's. */
  readonly personId?: string;
  /** JSON of what was known of the person when the event was ingested; '' when nothing was. */
  readonly personProperties?: string;
  readonly timestampMs: number;
  readonly receivedAtMs: number;
  readonly dialect: Dialect;
  readonly requestId: string;
  readonly origin: StreamOrigin;
  readonly raw: Uint8Array;
  readonly envelope: string;
  /** JSON of the chunk header, once per request: with raw and envelope it is all that `toCanonical` needs. */
  readonly header: string;
}

/** Dropped as received before: with the same content, or (then all of its bytes are kept) with another one. */
export const DUPLICATE_REASONS = ['duplicate', 'duplicate_altered'] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];

/** A row of `refusals`: an event or a request that was not stored, with the reason. */
export interface RefusalRow {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly reason: RefusalReason | DuplicateReason;
  readonly detail: string;
  readonly messageId: string;
  readonly type: string;
  readonly name: string;
  readonly userId: string;
  readonly anonymousId: string;
  readonly receivedAtMs: number;
  readonly dialect: Dialect;
  readonly requestId: string;
  readonly origin: StreamOrigin;
  readonly raw: Uint8Array;
  /** How many events this row stands for (a refused request may hold many). */
  readonly count: number;
  /** JSON of the chunk header; '' or absent in rows of before it was kept. */
  readonly header?: string;
  /** Present when it was not turned away but kept aside, whole, and can come back. */
  readonly quarantine?: Quarantine;
}

/** What a kept event needs besides its row to come back as it was. */
export interface Quarantine {
  readonly planId: string;
  /** The release that brought it back in vain; '' the first time. */
  readonly releaseId: string;
  readonly envelope: string;
  /** JSON of the chunk header. */
  readonly header: string;
}

/** What became of an event that came back from quarantine. `duplicate`: it was stored meanwhile. */
export const RELEASE_OUTCOMES = ['stored', 'quarantined', 'blocked', 'duplicate'] as const;
export type ReleaseOutcome = (typeof RELEASE_OUTCOMES)[number];

/** A row of `quarantine_ends`: an event left quarantine. Its key is the refusal, so that a second run changes nothing. */
export interface QuarantineEndRow {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly refusalId: string;
  readonly releaseId: string;
  readonly receivedAtMs: number;
  readonly outcome: ReleaseOutcome;
}

/** A row of `plan_violations`: how often one rule was broken in one place of one kind of event, in one batch. */
export interface PlanViolationRow {
  readonly workspaceId: string;
  readonly planId: string;
  readonly sourceId: string;
  readonly eventType: string;
  readonly eventName: string;
  readonly path: string;
  readonly rule: string;
  /** What happened to the events. */
  readonly outcome: 'flag' | 'quarantine' | 'block';
  readonly batchId: string;
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Message ids of a few of them. */
  readonly samples: readonly string[];
  /** The sentence that was said of the first one. */
  readonly detail: string;
}

/**
 * The one vocabulary of what became of an event at a destination.
 * pending: will be tried (again). parked: waits for a pause to end. filtered: no mapping wanted it.
 * discarded: the destination can't take it, and said so. failed: given up, replayable.
 */
export const DELIVERY_STATUSES = ['delivered', 'pending', 'parked', 'filtered', 'discarded', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One HTTP exchange, redacted, bodies cut at 64 KiB. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
  /** Why no answer came: a sentence. */
  readonly error?: string;
  readonly durationMs: number;
  readonly truncated: boolean;
}

/**
 * A row of `delivery_attempts`: one attempt to bring one event to one destination through one mapping, or the decision
 * that ended it without one (filtered, parked, discarded). The latest row by (deliveryId, attempt, at) is the state.
 */
export interface DeliveryRow {
  readonly workspaceId: string;
  readonly destinationId: string;
  readonly sourceId: string;
  /** '' when no mapping matched. */
  readonly mappingId: string;
  readonly action: string;
  /** digest(destinationId, mappingId, eventId): the same for every attempt and replay. */
  readonly deliveryId: string;
  readonly eventId: string;
  readonly messageId: string;
  readonly eventType: string;
  readonly eventName: string;
  readonly userId: string;
  readonly eventReceivedAtMs: number;
  readonly attempt: number;
  readonly atMs: number;
  readonly status: DeliveryStatus;
  /** Stable code, '' when delivered. */
  readonly reason: string;
  /** A sentence for a person: what happened, to what, what to do. */
  readonly explanation: string;
  /** Failures with one cause share it: digest(destinationId, reason, normalised message). '' when delivered. */
  readonly errorGroup: string;
  readonly httpStatus: number;
  readonly durationMs: number;
  /** JSON of Exchange[]; '' when none was made. */
  readonly exchanges: string;
  readonly replayId: string;
  /** When the next try is due, 0 if none. */
  readonly nextAttemptAtMs: number;
}

/**
 * captured: counted by the stream as it was appended, before anybody could lose it. accepted: handed to ingest. deleted:
 * stored once, and removed since by somebody's will.
 */
export type LedgerKind =
  | 'captured'
  | 'accepted'
  | 'stored'
  | 'duplicate'
  | 'blocked'
  | 'quarantined'
  | 'released'
  | 'routed'
  | 'deleted';

/** A row of `ledger`: a count, keyed so that a second run of its batch replaces itself. */
export interface LedgerRow {
  readonly workspaceId: string;
  readonly sourceId: string;
  /** Minute of receivedAt, ms since the epoch. */
  readonly minuteMs: number;
  readonly kind: LedgerKind;
  /** For blocked, quarantined and released (from quarantine): the refusal reason. For routed (handed to a connection, or parked for it): the destination's id. */
  readonly reason: string;
  readonly count: number;
  /** The stream batch that was accounted. */
  readonly batchId: string;
  /** For accepted: the requests of the batch, `<offset>:<events>`, separated by spaces. */
  readonly chunks?: string;
}

/** A row of `ledger_marks`: the stream is past all that the source sent before this. The latest counts. */
export interface LedgerMark {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly settledUntilMs: number;
}

/** A row of `ledger_findings`: a source (destinationId '') or a connection, in one minute. */
export interface LedgerFinding {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly minuteMs: number;
  readonly expected: number;
  readonly found: number;
  readonly checkedAtMs: number;
}
