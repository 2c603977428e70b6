import { RE2JS } from 're2js';
import type { Json, JsonObject } from '../types';
import { PLAN_LIMITS, type PlanProblem } from './plan';

/** JSON's kinds as bits, so that a schema's `type` is one number. */
export const KIND = { string: 1, integer: 2, number: 4, boolean: 8, null: 16, array: 32, object: 64 } as const;
type KindName = keyof typeof KIND;

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A JSON Schema as it is checked. What it does not say is undefined. */
export interface SchemaNode {
  /** Bits of KIND; 0 when any will do. */
  readonly kinds: number;
  readonly required: readonly string[];
  /** Undefined when the schema names none: then any is taken. */
  readonly properties: ReadonlyMap<string, SchemaNode> | undefined;
  readonly takesMore: boolean;
  readonly items: SchemaNode | undefined;
  /** Values as JSON. */
  readonly values: ReadonlySet<string> | undefined;
  readonly pattern: { readonly text: string; readonly matches: (text: string) => boolean } | undefined;
  readonly length: Bounds | undefined;
  readonly range: (Bounds & { readonly openMin: boolean; readonly openMax: boolean }) | undefined;
}

/** Said for people; not checked. */
const ANNOTATIONS = new Set([
  ...['$schema', '$id', '$comment', 'title', 'description', 'examples', 'default', 'format', 'deprecated', 'labels'],
]);
const KEYWORDS = new Set([
  ...['type', 'required', 'properties', 'additionalProperties', 'items', 'enum', 'const', 'pattern'],
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
]);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** Where the compiler is, and what it found. */
interface Compiling {
  readonly problems: PlanProblem[];
  nodes: number;
}

/**
 * A schema as something to check with, and what of it can't be. Nothing of a schema becomes code: it is walked. No
 * references, so it can't be endless; patterns are RE2's, whose time grows with the text and never explodes.
 */
export function compileSchema(schema: Json | undefined, path: string): { node: SchemaNode; problems: PlanProblem[] } {
  const compiling: Compiling = { problems: [], nodes: 0 };
  const node = compileNode(compiling, { schema, path, depth: 1 });
  return { node, problems: compiling.problems };
}

const ANYTHING: SchemaNode = {
  kinds: 0,
  required: [],
  properties: undefined,
  takesMore: true,
  items: undefined,
  values: undefined,
  pattern: undefined,
  length: undefined,
  range: undefined,
};

interface Place {
  readonly schema: Json | undefined;
  readonly path: string;
  readonly depth: number;
}

function compileNode(compiling: Compiling, { schema, path, depth }: Place): SchemaNode {
  const fail = (message: string, at = path): void => {
    compiling.problems.push({ path: at, message });
  };
  if (!isObject(schema)) {
    fail('A schema has to be an object.');
    return ANYTHING;
  }
  if (depth > PLAN_LIMITS.schemaDepth) {
    fail(`A schema may be ${PLAN_LIMITS.schemaDepth} levels deep.`);
    return ANYTHING;
  }
  if (++compiling.nodes > PLAN_LIMITS.schemaNodes) {
    if (compiling.nodes === PLAN_LIMITS.schemaNodes + 1) {
      fail(`A schema may describe ${PLAN_LIMITS.schemaNodes} properties.`);
    }
    return ANYTHING;
  }
  for (const keyword of Object.keys(schema)) {
    if (KEYWORDS.has(keyword) || ANNOTATIONS.has(keyword)) continue;
    fail(`\`${keyword}\` is not supported in tracking plans.`, `${path}.${keyword}`);
  }
  const reading: Reading = { compiling, schema, path, depth, fail };
  return {
    kinds: kindsOf(reading),
    required: requiredOf(reading),
    properties: propertiesOf(reading),
    takesMore: takesMoreOf(reading),
    items: itemsOf(reading),
    values: valuesOf(reading),
    pattern: patternOf(reading),
    length: lengthOf(reading),
    range: rangeOf(reading),
  };
}

interface Reading {
  readonly compiling: Compiling;
  readonly schema: JsonObject;
  readonly path: string;
  readonly depth: number;
  readonly fail: (message: string, at?: string) => void;
}

function kindsOf({ schema, path, fail }: Reading): number {
  const type = own(schema, 'type');
  if (type === undefined) return 0;
  const names = Array.isArray(type) ? type : [type];
  let kinds = 0;
  for (const name of names) {
    const bit = typeof name === 'string' && Object.hasOwn(KIND, name) ? KIND[name as KindName] : 0;
    if (bit === 0) fail(`\`type\` is one of ${Object.keys(KIND).join(', ')}, or a list of them.`, `${path}.type`);
    kinds |= bit;
  }
  return kinds & KIND.number ? kinds | KIND.integer : kinds;
}

function requiredOf({ schema, path, fail }: Reading): readonly string[] {
  const required = own(schema, 'required');
  if (required === undefined) return [];
  if (Array.isArray(required) && required.every((name) => typeof name === 'string')) return required as string[];
  fail('`required` is a list of names.', `${path}.required`);
  return [];
}

function propertiesOf({ compiling, schema, path, depth, fail }: Reading): SchemaNode['properties'] {
  const properties = own(schema, 'properties');
  if (properties === undefined) return undefined;
  if (!isObject(properties)) {
    fail('`properties` is an object of schemas.', `${path}.properties`);
    return undefined;
  }
  return new Map(
    Object.entries(properties).map(([name, property]) => [
      name,
      compileNode(compiling, { schema: property, path: `${path}.properties.${name}`, depth: depth + 1 }),
    ]),
  );
}

function takesMoreOf({ schema, path, fail }: Reading): boolean {
  const more = own(schema, 'additionalProperties');
  if (more !== undefined && typeof more !== 'boolean') {
    fail('`additionalProperties` is true or false.', `${path}.additionalProperties`);
  }
  return more === true;
}

function itemsOf({ compiling, schema, path, depth }: Reading): SchemaNode | undefined {
  const items = own(schema, 'items');
  if (items === undefined) return undefined;
  return compileNode(compiling, { schema: items, path: `${path}.items`, depth: depth + 1 });
}

function valuesOf({ schema, path, fail }: Reading): SchemaNode['values'] {
  const constant = own(schema, 'const');
  const values = constant === undefined ? own(schema, 'enum') : [constant];
  if (values === undefined) return undefined;
  if (!Array.isArray(values) || values.length === 0 || values.length > PLAN_LIMITS.enumValues) {
    fail(`\`enum\` is a list of 1 to ${PLAN_LIMITS.enumValues} values.`, `${path}.enum`);
    return undefined;
  }
  const texts = values.map((value) => JSON.stringify(value));
  if (values.some((value) => typeof value === 'object' && value !== null)) {
    fail('`enum` takes text, numbers, true, false and null.', `${path}.enum`);
  }
  if (texts.some((text) => text.length > PLAN_LIMITS.enumValueChars)) {
    fail(`A value of \`enum\` may have ${PLAN_LIMITS.enumValueChars} characters.`, `${path}.enum`);
  }
  return new Set(texts);
}

function patternOf({ schema, path, fail }: Reading): SchemaNode['pattern'] {
  const text = own(schema, 'pattern');
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || text.length > PLAN_LIMITS.patternChars) {
    fail(`\`pattern\` is text of up to ${PLAN_LIMITS.patternChars} characters.`, `${path}.pattern`);
    return undefined;
  }
  try {
    const compiled = RE2JS.compile(text);
    return { text, matches: (value) => compiled.matcher(value).find() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail(
      `This pattern can't be used: ${reason}. Look-arounds and back references are not supported.`,
      `${path}.pattern`,
    );
    return undefined;
  }
}

function numberOf({ schema, path, fail }: Reading, keyword: string): number | undefined {
  const value = own(schema, keyword);
  if (value === undefined || typeof value === 'number') return value;
  fail(`\`${keyword}\` is a number.`, `${path}.${keyword}`);
  return undefined;
}

function lengthOf(reading: Reading): SchemaNode['length'] {
  const min = numberOf(reading, 'minLength');
  const max = numberOf(reading, 'maxLength');
  return min === undefined && max === undefined ? undefined : { min: min ?? 0, max: max ?? Number.POSITIVE_INFINITY };
}

function rangeOf(reading: Reading): SchemaNode['range'] {
  const [min, max] = [numberOf(reading, 'minimum'), numberOf(reading, 'maximum')];
  const [openMin, openMax] = [numberOf(reading, 'exclusiveMinimum'), numberOf(reading, 'exclusiveMaximum')];
  if ([min, max, openMin, openMax].every((bound) => bound === undefined)) return undefined;
  return {
    min: openMin ?? min ?? Number.NEGATIVE_INFINITY,
    max: openMax ?? max ?? Number.POSITIVE_INFINITY,
    openMin: openMin !== undefined,
    openMax: openMax !== undefined,
  };
}
