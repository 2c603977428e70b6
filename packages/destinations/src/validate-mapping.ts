import type { Json, JsonObject } from '@tributary/event-schema';
import { findDestination } from './catalogue';
import { conditionsHold, isEmpty, UNKNOWN } from './field-conditions';
import { parseFilter } from './filters/parse-filter';
import type { ActionDescriptor, ActionField, FieldError, Mapping } from './types';

/** Segment's mapping directives: an object with one of these keys is computed from the event. */
const DIRECTIVES = new Set([
  '@if',
  '@path',
  '@template',
  '@literal',
  '@arrayPath',
  '@case',
  '@replace',
  '@merge',
  '@transform',
  '@flatten',
  '@json',
  '@liquid',
  '@excludeWhenNull',
]);

/** What is wrong with a mapping: its action, its filter, or a field, each as a sentence; [] when nothing is. */
export function validateMapping(type: string, mapping: Omit<Mapping, 'id'>): readonly FieldError[] {
  const descriptor = findDestination(type);
  if (!descriptor) return [{ field: '', message: `There is no destination of the type "${type}".` }];
  const filter = parseFilter(mapping.filter);
  const filterErrors = filter.ok ? [] : [{ field: 'filter', message: filter.message }];
  const action = descriptor.actions.find(({ slug }) => slug === mapping.action);
  if (!action) {
    return [...filterErrors, { field: 'action', message: `${descriptor.name} has no action "${mapping.action}".` }];
  }
  return [...filterErrors, ...checkValues(action, mapping.mapping)];
}

/**
 * A mapping's values as they are run: the action's defaults where the mapping says nothing. A null in the mapping means
 * nothing on purpose, and takes a default away.
 */
export function effectiveMapping(action: ActionDescriptor, mapping: JsonObject): Record<string, Json> {
  const effective: Record<string, Json> = {};
  for (const { key, default: fallback } of action.fields) {
    const value = Object.hasOwn(mapping, key) ? mapping[key] : fallback;
    if (value !== undefined && value !== null) effective[key] = value;
  }
  return effective;
}

function checkValues(action: ActionDescriptor, mapping: JsonObject): FieldError[] {
  const effective = effectiveMapping(action, mapping);
  const known = new Set(action.fields.map(({ key }) => key));
  const unknown = Object.keys(mapping)
    .filter((key) => !known.has(key))
    .map((key) => ({ field: `mapping.${key}`, message: `${action.name} has no field "${key}".` }));
  return [...unknown, ...action.fields.flatMap((field) => checkValue(field, effective))];
}

function checkValue(field: ActionField, effective: Readonly<Record<string, Json>>): FieldError[] {
  const value = effective[field.key];
  const error = (message: string) => [{ field: `mapping.${field.key}`, message }];
  const lookup = (key: string) => literalAt(effective, key);
  if (isEmpty(value)) {
    const required = typeof field.required === 'object' ? conditionsHold(field.required, lookup) : field.required;
    return required === true ? error(`${field.label} is missing.`) : [];
  }
  const wrong = explainDirectives(value as Json);
  if (wrong) return error(`${field.label}: ${wrong}`);
  if (field.choices && typeof value === 'string' && !field.choices.some((choice) => choice.value === value)) {
    return error(`${field.label} has to be one of: ${field.choices.map(({ label }) => label).join(', ')}.`);
  }
  return [];
}

function literalAt(effective: Readonly<Record<string, Json>>, path: string): unknown {
  let at: unknown = effective;
  for (const key of path.split('.')) {
    if (isDirective(at)) return UNKNOWN;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return isDirective(at) ? UNKNOWN : at;
}

function isDirective(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).some((key) => key.startsWith('@'));
}

/** Deep enough for every directive that a definition uses; guards against a mapping made to overflow the stack. */
const DEPTH_MAX = 40;

function explainDirectives(value: Json, depth = 0): string | undefined {
  if (depth > DEPTH_MAX) return 'it is nested too deep.';
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = Object.keys(value);
  const unknown = keys.find((key) => key.startsWith('@') && !DIRECTIVES.has(key));
  if (unknown && !Array.isArray(value)) return `"${unknown}" is not a directive.`;
  for (const each of Object.values(value)) {
    const wrong = explainDirectives(each, depth + 1);
    if (wrong) return wrong;
  }
  return undefined;
}
