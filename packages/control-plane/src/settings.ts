import type { JsonRecord, SecretChanges } from '@tributary/db';
import type { JsonObject } from '@tributary/event-schema';

/** Parsed from JSON on their way in; the compiler sees only Record<string, unknown>. */
export const asJsonObject = (value: JsonRecord): JsonObject => value as JsonObject;

const isMarker = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'set' in value && (value as { set: unknown }).set === true;

/** What is typed in, parted: what may be shown, and what is sealed. */
export interface SplitSettings {
  readonly settings: JsonRecord;
  readonly secrets: SecretChanges;
}

/** A secret that comes back as its own marker (`{ "set": true }`) or as '' was not typed anew: it is left out. */
export function splitSettings(given: JsonRecord, secretKeys: readonly string[]): SplitSettings {
  const settings: Record<string, unknown> = {};
  const secrets: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (!secretKeys.includes(key)) settings[key] = value;
    else if (!isMarker(value) && value !== '') secrets[key] = value;
  }
  return { settings, secrets };
}

const withoutNulls = (values: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));

/** Settings after a change: given keys replace, null takes away, the rest stays. */
export const mergeSettings = (current: JsonRecord, given: JsonRecord): JsonRecord =>
  withoutNulls({ ...current, ...given });

/** What the outside sees: a secret that is set reads `{ "set": true }`. */
export const shownSettings = (settings: JsonRecord, secretNames: readonly string[]): JsonRecord => ({
  ...settings,
  ...Object.fromEntries(secretNames.map((name) => [name, { set: true }])),
});
