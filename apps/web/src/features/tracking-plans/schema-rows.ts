import type { PlannedEvent, PlanViolation } from '@/api';

export type Schema = PlannedEvent['schema'];
type Loose = Record<string, unknown>;

/** One property of an event, as a line of the table. `path` are names; `[]` goes into a list's entries. */
export interface PropertyRow {
  readonly path: readonly string[];
  readonly name: string;
  /** As the schema has it: a name, several, or none for any. */
  readonly type: string | readonly string[] | undefined;
  readonly required: boolean;
  /** Values it may have, joined by commas; empty for any. */
  readonly values: string;
  readonly pattern: string;
  /** Whether properties can be added below it. */
  readonly holds: 'object' | 'list' | null;
}

const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const propertiesOf = (schema: unknown): Loose =>
  isLoose(schema) && isLoose(schema.properties) ? schema.properties : {};
const requiredOf = (schema: unknown): readonly string[] =>
  isLoose(schema) && Array.isArray(schema.required)
    ? schema.required.filter((name): name is string => typeof name === 'string')
    : [];

/** All properties, each before what it holds. */
export function listRows(schema: Schema): PropertyRow[] {
  return rowsBelow(schema, []);
}

function rowsBelow(schema: unknown, parent: readonly string[]): PropertyRow[] {
  const required = requiredOf(schema);
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const path = [...parent, name];
    const own: Loose = isLoose(property) ? property : {};
    const items = isLoose(own.items) ? own.items : undefined;
    const row = { path, name, required: required.includes(name), ...told(own) };
    return [row, ...rowsBelow(own, path), ...(items ? rowsBelow(items, [...path, '[]']) : [])];
  });
}

/** What a schema says about its own value. */
function told({
  type,
  enum: values,
  pattern,
  items,
}: Loose): Pick<PropertyRow, 'type' | 'values' | 'pattern' | 'holds'> {
  const isList = type === 'array' && isLoose(items) && items.type === 'object';
  return {
    type: type as PropertyRow['type'],
    values: Array.isArray(values) ? values.map((value) => String(value)).join(', ') : '',
    pattern: typeof pattern === 'string' ? pattern : '',
    holds: type === 'object' ? 'object' : isList ? 'list' : null,
  };
}

/** Changes the schema that holds the last name of a path, leaving all else as it is. */
function within(schema: Schema, holder: readonly string[], change: (holder: Loose) => Loose): Schema {
  return step(schema as Loose, holder, change) as Schema;
}

function step(schema: Loose, [next, ...rest]: readonly string[], change: (holder: Loose) => Loose): Loose {
  if (next === undefined) return change(schema);
  if (next === '[]') return { ...schema, items: step(isLoose(schema.items) ? schema.items : {}, rest, change) };
  const properties = propertiesOf(schema);
  const property = isLoose(properties[next]) ? properties[next] : {};
  return { ...schema, properties: { ...properties, [next]: step(property, rest, change) } };
}

const without = (object: Loose, ...names: readonly string[]): Loose =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

function withRequired(holder: Loose, name: string, required: boolean): Loose {
  const others = requiredOf(holder).filter((one) => one !== name);
  const next = required ? [...others, name] : others;
  return next.length > 0 ? { ...holder, required: next } : without(holder, 'required');
}

/** A property that takes anything. Nothing changes when it is there. */
export function addProperty(schema: Schema, holder: readonly string[], name: string, property: Loose = {}): Schema {
  return within(schema, holder, (of) => ({ ...of, properties: { [name]: property, ...propertiesOf(of) } }));
}

export function removeProperty(schema: Schema, path: readonly string[]): Schema {
  const name = path.at(-1) ?? '';
  return within(schema, path.slice(0, -1), (holder) => ({
    ...withRequired(holder, name, false),
    properties: without(propertiesOf(holder), name),
  }));
}

export function setRequired(schema: Schema, path: readonly string[], required: boolean): Schema {
  return within(schema, path.slice(0, -1), (holder) => withRequired(holder, path.at(-1) ?? '', required));
}

export function setType(schema: Schema, path: readonly string[], type: PropertyRow['type']): Schema {
  return within(schema, path, (property) => {
    const rest = without(property, 'type');
    if (type === undefined) return rest;
    return { ...rest, type, ...(type === 'object' ? { properties: propertiesOf(property) } : {}) };
  });
}

/** Values as they are typed, separated by commas. Numbers where the property is one. */
export function setValues(schema: Schema, path: readonly string[], text: string): Schema {
  const values = [...new Set(text.split(',').map((value) => value.trim()))].filter((value) => value !== '');
  return within(schema, path, (property) => {
    const isNumber = property.type === 'number' || property.type === 'integer';
    const typed = values.map((value) => (isNumber && !Number.isNaN(Number(value)) ? Number(value) : value));
    return typed.length > 0 ? { ...property, enum: typed } : without(property, 'enum');
  });
}

export function setPattern(schema: Schema, path: readonly string[], pattern: string): Schema {
  return within(schema, path, (property) => (pattern ? { ...property, pattern } : without(property, 'pattern')));
}

/** `items[].price` as names. A name that holds a dot can't be told from two; the JSON view can. */
export const pathOf = (path: string): string[] =>
  path.split('.').flatMap((part) => {
    const lists = part.match(/(\[\])+$/)?.[0].length ?? 0;
    const name = part.slice(0, part.length - lists);
    return [name, ...Array.from({ length: lists / 2 }, () => '[]')];
  });

const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  type: ['type'],
  enum: ['enum', 'const'],
  pattern: ['pattern'],
  length: ['minLength', 'maxLength'],
  range: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
};

/** The plan as it would have to be for a violation to be none. */
export function allowViolation(
  events: readonly PlannedEvent[],
  { type, name, path, rule }: Pick<PlanViolation, 'type' | 'name' | 'path' | 'rule'>,
): PlannedEvent[] {
  if (rule === 'unplanned_event') {
    const schema = { type: 'object', properties: {}, additionalProperties: true };
    return [...events, { type: type as PlannedEvent['type'], name, description: '', schema }];
  }
  const names = pathOf(path);
  return events.map((event) => {
    if (event.type !== type || event.name !== name) return event;
    if (rule === 'unplanned_property') {
      return { ...event, schema: addProperty(event.schema, names.slice(0, -1), names.at(-1) ?? '') };
    }
    if (rule === 'required') return { ...event, schema: setRequired(event.schema, names, false) };
    return { ...event, schema: within(event.schema, names, (of) => without(of, ...(KEYWORDS[rule] ?? []))) };
  });
}
