import { isObject, objectField } from './dialects/canonical-parts';
import type { CanonicalEvent, JsonObject } from './types';

/** What a destination is used for, in the words of the consent tool, and what holds for events that say nothing. */
export interface ConsentRule {
  /** The person has to have agreed to all of them. None: the destination needs no consent. */
  readonly categories: readonly string[];
  /** For events without any word on consent: servers send none, and PostHog's SDKs don't either. */
  readonly withoutInfo: 'deliver' | 'withhold';
}

export type ConsentVerdict =
  | { readonly granted: true }
  /** A sentence for people: which category is missing. */
  | { readonly granted: false; readonly explanation: string };

const GRANTED: ConsentVerdict = { granted: true };

/** Whether an event may go to a destination. Pure: the same in delivery and in previews. */
export function judgeConsent(rule: ConsentRule | null, { context }: Pick<CanonicalEvent, 'context'>): ConsentVerdict {
  if (rule === null || rule.categories.length === 0) return GRANTED;
  const told = segmentConsent(context) ?? rudderConsent(context);
  if (told === null) {
    if (rule.withoutInfo === 'deliver') return GRANTED;
    const explanation = `The event says nothing about consent, and this destination needs it for ${named(rule.categories)}.`;
    return { granted: false, explanation };
  }
  const missing = rule.categories.filter((category) => told.granted[category] !== true);
  if (missing.length === 0 || (told.anyIsEnough && missing.length < rule.categories.length)) return GRANTED;
  const explanation = `The person has not consented to ${named(missing)}, which this destination needs.`;
  return { granted: false, explanation };
}

interface ToldConsent {
  readonly granted: Readonly<Record<string, boolean>>;
  readonly anyIsEnough: boolean;
}

/** Segment: `context.consent.categoryPreferences`, true or false by category. */
function segmentConsent(context: JsonObject): ToldConsent | null {
  const preferences = objectField(objectField(context, 'consent') ?? {}, 'categoryPreferences');
  if (preferences === undefined) return null;
  const granted = Object.entries(preferences).map(([category, value]) => [category, value === true] as const);
  return { granted: Object.fromEntries(granted), anyIsEnough: false };
}

/** RudderStack: `context.consentManagement`, with the ids that were allowed and denied. What is in neither was not asked. */
function rudderConsent(context: JsonObject): ToldConsent | null {
  const told = objectField(context, 'consentManagement');
  if (told === undefined || (told.allowedConsentIds === undefined && told.deniedConsentIds === undefined)) return null;
  const granted = idsOf(told.allowedConsentIds).map((id) => [id, true] as const);
  const denied = idsOf(told.deniedConsentIds).map((id) => [id, false] as const);
  const anyIsEnough = told.resolutionStrategy === 'or' || told.resolutionStrategy === 'any';
  return { granted: Object.fromEntries([...granted, ...denied]), anyIsEnough };
}

/** A list, or (iubenda) lists by purpose. */
function idsOf(value: JsonObject[string] | undefined): string[] {
  if (Array.isArray(value)) return value.filter((id) => typeof id === 'string');
  return isObject(value) ? Object.values(value).flatMap(idsOf) : [];
}

const named = (categories: readonly string[]): string => categories.map((category) => `“${category}”`).join(', ');
