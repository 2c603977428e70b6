import type { Send, Transcript } from '@tributary/egress';
import type { CanonicalEvent, Json, JsonObject } from '@tributary/event-schema';
import type { Outcome } from '@tributary/kernel';

/** Our own table: every listed destination stands in exactly one. The order is the catalogue's. */
export const DESTINATION_CATEGORIES = [
  'Analytics',
  'Advertising',
  'Email & messaging',
  'CRM & sales',
  'Customer success & support',
  'Personalization & testing',
  'Attribution',
  'Customer data & automation',
  'Developer tools',
] as const;
export type DestinationCategory = (typeof DESTINATION_CATEGORIES)[number];

/** `text` is a string of several lines; `password` is a string that is not shown while it is typed. */
export type FieldType = 'string' | 'text' | 'password' | 'number' | 'integer' | 'datetime' | 'boolean' | 'object';

export interface Choice {
  readonly value: string | number;
  readonly label: string;
}

/** `field` is the key of a sibling (or `parent.child`). Without `value`, the condition is about being set at all. */
export interface FieldCondition {
  readonly field: string;
  readonly operator: 'is' | 'is_not';
  readonly value?: Json;
}

export interface FieldConditions {
  readonly match: 'any' | 'all';
  readonly conditions: readonly FieldCondition[];
}

interface FieldBase {
  readonly key: string;
  readonly label: string;
  /** Plain text or a little Markdown (links, code). May be ''. */
  readonly help: string;
  readonly type: FieldType;
  /** Conditions mean: required while they hold. */
  readonly required: boolean | FieldConditions;
  /** The field is shown only while these hold. */
  readonly dependsOn?: FieldConditions;
  readonly choices?: readonly Choice[];
  readonly default?: Json;
  readonly placeholder?: string;
  /** Several values: the setting or payload is an array of `type`. */
  readonly multiple: boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A field of a destination's settings form. */
export interface SettingField extends FieldBase {
  /** Stored encrypted, never returned, blanked in transcripts. */
  readonly secret: boolean;
}

/** A field of an action: what one part of the outgoing payload is filled from. `default` is a mapping value. */
export interface ActionField extends FieldBase {
  /** The vendor can list the choices; they are typed in by hand for now. */
  readonly dynamic: boolean;
  readonly nullable: boolean;
  /** For `object`: the known keys. */
  readonly properties?: readonly ActionField[];
  /** For `object`: keys beyond `properties` are allowed. */
  readonly additionalProperties: boolean;
  /** A hint at how an object is best edited: 'keyvalue', 'object', 'keyvalue:only', 'object:only', 'arrayeditor'. */
  readonly objectEditor?: string;
  /** 'identifier', 'data', 'internal', 'config', 'sync' or 'hashedPII', where the definition says so. */
  readonly category?: string;
  /** Not for people to edit: its default is sent along. */
  readonly hidden: boolean;
  readonly readOnly: boolean;
}

export interface ActionDescriptor {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** The filter a new mapping starts with, '' where the definition gives none. */
  readonly defaultFilter: string;
  readonly fields: readonly ActionField[];
  readonly supportsBatch: boolean;
}

/** A ready mapping, proposed when a destination is created. */
export interface Preset {
  readonly name: string;
  readonly action: string;
  readonly filter: string;
  readonly mapping: JsonObject;
}

/** What the catalogue page needs. Plain JSON. */
export interface DestinationSummary {
  /** The slug: `webhook`, `amplitude`. Stable; stored with each destination. */
  readonly type: string;
  readonly name: string;
  readonly category: DestinationCategory;
  readonly description: string;
  /** Names a logo that the dashboard may have; it falls back to initials. */
  readonly logo: string;
  readonly docsUrl?: string;
  /** `oauth`: needs a sign-in at the vendor with an app of one's own. */
  readonly auth: 'keys' | 'oauth' | 'none';
  /** False: it is shown, but can't be created; `notConnectableReason` says why, in a sentence. */
  readonly connectable: boolean;
  readonly notConnectableReason?: string;
  /** `testConnection` asks the vendor; otherwise it checks the form of the settings only. */
  readonly testable: boolean;
  readonly supportsBatch: boolean;
}

/** All that the API and the dashboard know of a destination. Plain JSON, no code. */
export interface DestinationDescriptor extends DestinationSummary {
  readonly settings: readonly SettingField[];
  readonly actions: readonly ActionDescriptor[];
  readonly presets: readonly Preset[];
}

/**
 * One mapping of one destination: which events, to which action, with which payload. `filter` is FQL; '' and `all`
 * match every event. `mapping` holds per field key a literal or a directive (`{"@path": "$.properties.email"}`).
 * A field that it does not name takes the action's default; null takes the default away.
 */
export interface Mapping {
  readonly id: string;
  readonly name: string;
  readonly action: string;
  readonly filter: string;
  readonly mapping: JsonObject;
  readonly enabled: boolean;
}

/** One thing that is wrong with what was typed in; `message` is a sentence that names the field by its label. */
export interface FieldError {
  /** Path of keys joined by dots: `url`, `mapping.email`, `filter`. '' for the whole. */
  readonly field: string;
  readonly message: string;
}

export const FILTER_OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'number_equals',
  'number_not_equals',
  'contains',
  'not_contains',
  'starts_with',
  'not_starts_with',
  'ends_with',
  'not_ends_with',
  'exists',
  'not_exists',
  'is_true',
  'is_false',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** `field` is `type`, `event`, `name`, `userId`, or a path below `properties.`, `traits.` or `context.`. */
export interface FilterClause {
  readonly kind: 'clause';
  readonly field: string;
  readonly operator: FilterOperator;
  /** Absent for exists, not_exists, is_true and is_false. */
  readonly value?: string | number | boolean;
}

export interface FilterGroup {
  readonly kind: 'group';
  readonly match: 'all' | 'any';
  readonly children: readonly FilterNode[];
}
export type FilterNode = FilterGroup | FilterClause;

/** A filter that could not be read, or would not mean the same when it is written back. `message` is for people. */
export type FilterParse =
  | { readonly ok: true; readonly tree: FilterGroup }
  | { readonly ok: false; readonly message: string };

export interface ClauseVerdict {
  /** Indexes from the root of the tree to the clause: [0, 2]. */
  readonly path: readonly number[];
  readonly clause: FilterClause;
  /** What the event has there; absent when it has nothing. */
  readonly actual?: Json;
  readonly passed: boolean;
  /** `type is track`, `properties.total has to be greater than 0, but the event has none`. */
  readonly sentence: string;
}

export interface FilterVerdict {
  readonly matched: boolean;
  readonly clauses: readonly ClauseVerdict[];
  /** Set when the filter itself is unreadable; then nothing matches. */
  readonly error?: string;
}

/**
 * How one delivery ended. `ok` delivered · `drop` the filter did not want it · `discarded` the destination (or its
 * definition) can't take this event, and never will · `retry` later · `dead` a person has to change something.
 */
export type DeliveryOutcome =
  | Outcome<{ readonly httpStatus: number }>
  | {
      readonly kind: 'discarded';
      readonly reason: string;
      /** Label or key of the field that is missing or wrong, where known. */
      readonly field?: string;
    };

export interface DeliveryResult {
  readonly deliveryId: string;
  readonly outcome: DeliveryOutcome;
  /** A sentence for a person: what happened, to what, what to do. */
  readonly explanation: string;
  /** The last answer's status, 0 if there was none. */
  readonly httpStatus: number;
  readonly durationMs: number;
  /**
   * What was said and heard for this event. In a batch the first event of the batch has the whole exchange and the
   * others a short cut of it, so that a thousand rows don't carry a thousand copies.
   */
  readonly exchanges: readonly Transcript[];
  /** Set when the event went out in one request with others. */
  readonly batch?: { readonly size: number; readonly index: number; readonly firstDeliveryId: string };
}

/** A destination as the worker holds it: settings with the secrets in clear. */
export interface ConfiguredDestination {
  readonly type: string;
  readonly settings: JsonObject;
}

export interface EventToDeliver {
  readonly event: CanonicalEvent;
  /** Stable over attempts and replays: the idempotency key where the vendor has one. */
  readonly deliveryId: string;
}

export interface DeliverInput {
  readonly destination: ConfiguredDestination;
  readonly mapping: Mapping;
  readonly events: readonly EventToDeliver[];
  readonly send: Send;
  /** Aborting ends what is under way as `retry`. */
  readonly signal?: AbortSignal;
  /** For everything that one call of the vendor takes, name look-up to last byte. Default 10,000. */
  readonly timeoutMs?: number;
}

export interface DeliverReport {
  /** One per event of the input, in its order. */
  readonly results: readonly DeliveryResult[];
}

/** What would be sent: a Transcript without an answer. */
export interface PreviewRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface MappingPreview {
  readonly matched: boolean;
  readonly verdict: FilterVerdict;
  /** The mapped payload, before the destination's own code; null when the filter did not match. */
  readonly payload: Json;
  readonly requests: readonly PreviewRequest[];
  /**
   * True when the code went on to a further request after our stand-in answer (200 `{}`): what follows may differ
   * from what will be sent.
   */
  readonly dependsOnAnswer: boolean;
  /** Sentences: a missing field, a wrong setting. */
  readonly errors: readonly FieldError[];
}

export type ConnectionTest =
  | { readonly ok: true; readonly message: string; readonly exchanges: readonly Transcript[] }
  | { readonly ok: false; readonly message: string; readonly exchanges: readonly Transcript[] };
