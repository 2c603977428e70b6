/** Segment's six calls. Every dialect is translated into them. */
export const EVENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** `tributary` is our own: canonical events that our pull sources, functions and replays append. */
export const DIALECTS = ['segment', 'posthog', 'rudderstack', 'jitsu', 'tributary'] as const;
export type Dialect = (typeof DIALECTS)[number];

/**
 * What capture stamps on a request before it becomes durable. Written once, never changed: everything that ingest
 * derives from a chunk is a function of this header and the body, so that a second run gives the same rows.
 */
export interface ChunkHeader {
  readonly v: 1;
  /** `events`: the body holds events. `refused`: the whole request was refused; the body is its first bytes. */
  readonly kind: 'events' | 'refused';
  readonly requestId: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly dialect: Dialect;
  /** The path that was called, without query: it implies the event type for Segment's single calls. */
  readonly path: string;
  /** The event type that the path implies (`/v1/track`), where it implies one. */
  readonly impliedType?: EventType;
  /** How the body is encoded. `identity` is plain JSON. Always UTF-8 inside. */
  readonly encoding: 'identity' | 'gzip';
  /** Events in the body as capture counted them: the ledger's `accepted`. For `refused`, how many were lost sight of (at least 1). */
  readonly count: number;
  readonly receivedAtMs: number;
  /** The client's clock when it sent the request, where the query carries it (PostHog's `_` and `sent_at`). */
  readonly sentAtMs?: number;
  readonly ip?: string;
  readonly userAgent?: string;
  /** Names of the privacy rules that changed something in this request; absent when none did. Written by ingest. */
  readonly privacy?: readonly string[];
  /** `name/version` of the SDK, where the request's head says it (PostHog's v1). */
  readonly sdk?: string;
  /** What the client calls the request, through all its attempts. */
  readonly clientRequestId?: string;
  /** For `refused`: the reason's code, and a sentence for people. */
  readonly reason?: RefusalReason;
  readonly detail?: string;
  /** Only for events that come back from quarantine. Everything else is as when they came first. */
  readonly release?: Release;
  /** Only for a chunk that is made of events of an earlier one: the ids that they were given there, by place. */
  readonly messageIds?: readonly string[];
  /** How it was asked, unless it was a POST. */
  readonly method?: string;
  /** Size of the body as it is kept. */
  readonly bytes?: number;
  /** The status that was answered, unless it was 200. */
  readonly answer?: number;
}

export interface Release {
  readonly id: string;
  /** Of each event of the body, in its order. */
  readonly events: readonly ReleasedEvent[];
}

/** Where an event was kept, and the id that it had there: one that was derived could not be derived again. */
export interface ReleasedEvent {
  readonly refusalId: string;
  /** Why it was kept. */
  readonly reason: RefusalReason;
  readonly lane: string;
  readonly offset: string;
  readonly index: number;
}

/**
 * Why an event (or a whole request) was not stored. Codes are stable, are shown with a sentence by the dashboard, and
 * follow Segment's discard reasons where one exists.
 */
export const REFUSAL_REASONS = [
  'malformed_json',
  'malformed_gzip',
  'malformed_encoding',
  'headers_missing',
  'header_invalid',
  'content_type_unsupported',
  'encoding_unsupported',
  'request_too_large',
  'event_too_large',
  'too_many_events',
  'empty_batch',
  'not_an_object',
  'unknown_type',
  'no_user_anon_id',
  'id_not_string',
  'event_not_defined',
  'event_not_string',
  'name_not_string',
  'properties_not_object',
  'traits_not_object',
  'context_not_object',
  'group_id_missing',
  'previous_id_missing',
  'nested_too_deep',
  'source_disabled',
  'unplanned_event',
  'unplanned_property',
  'plan_violation',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/**
 * One event as ingest carries it: what storing and routing need as values, the rest as the bytes that came.
 * Absent ids are empty strings.
 */
export interface EventRecord {
  /** digest(sourceId, messageId): the identity under which the event is stored once. 32 hex characters. */
  readonly eventId: string;
  /** As the client sent it; derived from the chunk's position when it sent none. */
  readonly messageId: string;
  readonly type: EventType;
  /** Event name of a track, name of a page or screen; empty for the others. */
  readonly name: string;
  readonly userId: string;
  readonly anonymousId: string;
  readonly groupId: string;
  /** Corrected for the client's clock: receivedAt - (sentAt - originalTimestamp). */
  readonly timestampMs: number;
  /** Position within its chunk, counted over all events of the request, the refused ones included. */
  readonly index: number;
  /** The event's own JSON object, byte for byte as it came (UTF-8). */
  readonly raw: Uint8Array;
  /** What the request said for all its events (batch-level context, integrations, sentAt), as JSON; empty if nothing. */
  readonly envelope: string;
}

export interface RefusedRecord {
  readonly reason: RefusalReason;
  /** One sentence for a person: what was wrong, where. */
  readonly detail: string;
  readonly index: number;
  /** How many events it stands for: 1, or all of a request that was refused as a whole. */
  readonly count: number;
  /** What is known of it; empty strings where nothing is. */
  readonly messageId: string;
  readonly type: string;
  readonly name: string;
  readonly userId: string;
  readonly anonymousId: string;
  /** The bytes, cut at 32 KiB. */
  readonly raw: Uint8Array;
}

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Where an event came from: what is known of the request that brought it, and of the SDK that made it. */
export interface Provenance {
  readonly dialect: Dialect;
  /** The SDK's own words. */
  readonly sdk?: { readonly name: string; readonly version?: string };
  /** The request as we call it; events of one request share it. */
  readonly requestId: string;
  /** The request as its client calls it. */
  readonly clientRequestId?: string;
}

/**
 * The canonical event: Segment's shape, whatever dialect it came in. What destinations, mappings, previews and the
 * API see. Made from a record's raw bytes, envelope and header by `toCanonical`, always the same from the same input.
 */
export interface CanonicalEvent {
  readonly messageId: string;
  readonly type: EventType;
  readonly event?: string;
  readonly name?: string;
  readonly category?: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly groupId?: string;
  readonly previousId?: string;
  readonly properties?: JsonObject;
  readonly traits?: JsonObject;
  readonly context: JsonObject;
  readonly integrations?: JsonObject;
  /** Absent for events that no request brought: those that a person tries out. */
  readonly provenance?: Provenance;
  /** ISO 8601 with milliseconds, all four. */
  readonly timestamp: string;
  readonly originalTimestamp?: string;
  readonly sentAt?: string;
  readonly receivedAt: string;
}
