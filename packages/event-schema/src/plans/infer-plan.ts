import type { EventType, Json, JsonObject } from '../types';
import { isOfSdk } from './check-value';
import { PLAN_LIMITS, type PlannedEvent } from './plan';

/** A property is called required when all but one in two hundred events have it. */
const REQUIRED_SHARE = 0.995;
/** Fewer events than this say nothing about what is always there, or which values there are. */
const EVENTS_MIN = 20;
/** Text with few values, each of them seen often, is a choice from a list. */
const ENUM_VALUES_MAX = 12;
const ENUM_SEEN_MIN = 5;
const ENUM_CHARS_MAX = 60;
const DEPTH_MAX = 6;
const PROPERTIES_MAX = 200;

export interface SampledEvent {
  readonly type: EventType;
  readonly name: string;
  readonly payload: JsonObject;
}

/** A plan that the events seen so far would keep to, for a person to go through. In the order of their frequency. */
export function inferPlan(events: readonly SampledEvent[]): PlannedEvent[] {
  const kinds = new Map<string, { type: EventType; name: string; payloads: JsonObject[] }>();
  for (const { type, name, payload } of events) {
    const key = `${type} ${name}`;
    const kind = kinds.get(key) ?? { type, name, payloads: [] };
    kind.payloads.push(payload);
    kinds.set(key, kind);
  }
  return [...kinds.values()]
    .sort((a, b) => b.payloads.length - a.payloads.length)
    .filter(({ name }) => name.length <= PLAN_LIMITS.nameChars)
    .slice(0, PLAN_LIMITS.events)
    .map(({ type, name, payloads }) => ({ type, name, description: '', schema: schemaOfObjects(payloads, 1) }));
}

function schemaOfObjects(objects: readonly JsonObject[], depth: number): JsonObject {
  const seen = new Map<string, Json[]>();
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      if (isOfSdk(name)) continue;
      const values = seen.get(name);
      if (values) values.push(value);
      else if (seen.size < PROPERTIES_MAX) seen.set(name, [value]);
    }
  }
  const properties = Object.fromEntries([...seen].map(([name, values]) => [name, schemaOfValues(values, depth + 1)]));
  const isAlways = (values: readonly Json[]) => values.length >= objects.length * REQUIRED_SHARE;
  const required = objects.length < EVENTS_MIN ? [] : [...seen].filter(([, v]) => isAlways(v)).map(([name]) => name);
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

function schemaOfValues(values: readonly Json[], depth: number): JsonObject {
  const types = [...new Set(values.map(typeOf))];
  // Whole numbers and others are numbers.
  const told = types.includes('number') ? types.filter((type) => type !== 'integer') : types;
  const type = told.length === 1 ? (told[0] as string) : told.sort();
  const objects = values.filter(isObject);
  if (objects.length > 0 && depth < DEPTH_MAX) return { ...schemaOfObjects(objects, depth), type };
  const items = values.flatMap((value) => (Array.isArray(value) ? (value as Json[]) : []));
  if (items.length > 0 && depth < DEPTH_MAX) return { type, items: schemaOfValues(items, depth + 1) };
  const choices = type === 'string' ? choicesOf(values as readonly string[]) : undefined;
  return { type, ...(choices ? { enum: choices } : {}) };
}

function choicesOf(values: readonly string[]): string[] | undefined {
  if (values.length < EVENTS_MIN) return undefined;
  const counts = new Map<string, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > ENUM_VALUES_MAX || value.length > ENUM_CHARS_MAX) return undefined;
  }
  return [...counts.values()].every((count) => count >= ENUM_SEEN_MIN) ? [...counts.keys()].sort() : undefined;
}

const isObject = (value: Json): value is JsonObject => typeOf(value) === 'object';

function typeOf(value: Json): 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'array' | 'object' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'string' || typeof value === 'boolean' ? (typeof value as 'string' | 'boolean') : 'object';
}
