import { correctTimestamp, parseTimestamp } from '../timestamps';
import type { Json, JsonObject } from '../types';
import type { CanonicalInput } from './contract';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field's own value; what lies on prototypes is not data. */
export function field(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function objectField(object: JsonObject, name: string): JsonObject | undefined {
  const value = field(object, name);
  return isObject(value) ? value : undefined;
}

export function textField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An id: text, or a number as it is written. */
export function idField({ event, exact }: Pick<CanonicalInput, 'event' | 'exact'>, name: string): string | undefined {
  const value = field(event, name);
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? exact(name) : idOf(value);
  return idOf(value);
}

export function idOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Without the fields that are undefined. */
export function compact<T extends Record<string, unknown>>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** The four times of a canonical event, by the same rules as `EventDraft.timestampMs`. */
export function timesOf(receivedAtMs: number, original: Json | undefined, sentAt: Json | undefined) {
  const originalMs = parseTimestamp(original);
  const sentAtMs = parseTimestamp(sentAt);
  return {
    timestamp: iso(correctTimestamp({ receivedAtMs, sentAtMs, originalMs })),
    originalTimestamp: originalMs === null ? undefined : iso(originalMs),
    sentAt: sentAtMs === null ? undefined : iso(sentAtMs),
    receivedAt: iso(receivedAtMs),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
