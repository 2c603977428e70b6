import type { EventType, JsonObject } from '../types';

/** What happens to an event that leaves the plan, from the mildest to the strictest. */
export const PLAN_CHOICES = ['allow', 'flag', 'quarantine', 'block'] as const;
export type PlanChoice = (typeof PLAN_CHOICES)[number];

/** How strict a plan is with one source. */
export interface PlanChoices {
  readonly unplannedEvents: PlanChoice;
  readonly unplannedProperties: PlanChoice;
  /** A planned property that is missing, or is not what the plan says. */
  readonly violations: PlanChoice;
}

/** An event of the plan, by type and name (empty for identify, group and alias). */
export interface PlannedEvent {
  readonly type: EventType;
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its properties (of its traits for identify and group). */
  readonly schema: JsonObject;
}

/** What can be wrong with an event. */
export const PLAN_RULES = [
  'unplanned_event',
  'unplanned_property',
  'required',
  'type',
  'enum',
  'pattern',
  'length',
  'range',
] as const;
export type PlanRule = (typeof PLAN_RULES)[number];

export interface PlanFinding {
  readonly rule: PlanRule;
  /** `address.city`, `items[].price`; empty for the event itself. */
  readonly path: string;
  /** A sentence for a person. */
  readonly detail: string;
}

/** Part of a plan that can't be checked, and why. `path` leads there: `events.2.schema.properties.total.type`. */
export interface PlanProblem {
  readonly path: string;
  readonly message: string;
}

/** Plans come from people: what they may hold is bounded, so that checking an event is bounded too. */
export const PLAN_LIMITS = {
  events: 1_000,
  nameChars: 500,
  /** Of one event's schema. */
  schemaNodes: 1_000,
  schemaDepth: 12,
  enumValues: 500,
  enumValueChars: 1_000,
  patternChars: 500,
  /** Longer text is not read by patterns. */
  matchedChars: 4_096,
  /** Of one event; what comes behind them is not told. */
  findings: 20,
} as const;
