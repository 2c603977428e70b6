import type { Json, JsonObject } from '../types';
import { KIND, type SchemaNode } from './compile-schema';
import { PLAN_LIMITS, type PlanFinding, type PlanRule } from './plan';

const SHOWN_CHARS = 60;
const SHOWN_VALUES = 5;
const WORDS: Readonly<Record<keyof typeof KIND, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'an object',
};

/** Adds what is wrong with a value. Ends early once there is enough to tell. */
export function checkValue(node: SchemaNode, value: Json, path: string, findings: PlanFinding[]): void {
  if (findings.length >= PLAN_LIMITS.findings) return;
  const add = (rule: PlanRule, detail: string) => findings.push({ rule, path, detail });
  const kind = kindOf(value);
  if (node.kinds !== 0 && (node.kinds & KIND[kind]) === 0) {
    add('type', `${named(path)} has to be ${wordsOf(node.kinds)}, but is ${shown(value, kind)}.`);
    return;
  }
  if (node.values && !node.values.has(JSON.stringify(value))) {
    add('enum', `${named(path)} is ${shown(value, kind)}, and has to be ${listed(node.values)}.`);
  }
  if (typeof value === 'string') checkText(node, value, path, add);
  else if (typeof value === 'number') checkNumber(node, value, path, add);
  else if (Array.isArray(value)) checkItems(node, value, path, findings);
  else if (value !== null && typeof value === 'object') checkObject(node, value as JsonObject, path, findings);
}

/** Also for the event's properties as a whole, whose path is empty. */
export function checkObject(node: SchemaNode, value: JsonObject, path: string, findings: PlanFinding[]): void {
  const prefix = path === '' ? '' : `${path}.`;
  for (const name of node.required) {
    if (findings.length >= PLAN_LIMITS.findings) return;
    if (Object.hasOwn(value, name)) continue;
    findings.push({ rule: 'required', path: `${prefix}${name}`, detail: `${named(`${prefix}${name}`)} is missing.` });
  }
  if (node.properties === undefined) return;
  for (const name of Object.keys(value)) {
    if (findings.length >= PLAN_LIMITS.findings) return;
    const at = `${prefix}${name}`;
    const planned = node.properties.get(name);
    if (planned) checkValue(planned, value[name] as Json, at, findings);
    else if (!node.takesMore && !isOfSdk(name)) {
      findings.push({ rule: 'unplanned_property', path: at, detail: `${named(at)} is not in the plan.` });
    }
  }
}

/** PostHog's libraries put dozens of properties of their own beside a person's: nobody plans them. */
export const isOfSdk = (name: string): boolean => name.startsWith('$');

type Add = (rule: PlanRule, detail: string) => void;

function checkText({ pattern, length }: SchemaNode, value: string, path: string, add: Add): void {
  if (length && (value.length < length.min || value.length > length.max)) {
    add('length', `${named(path)} has ${value.length} characters, and has to have ${between(length)}.`);
  }
  if (!pattern) return;
  if (value.length > PLAN_LIMITS.matchedChars) {
    add('pattern', `${named(path)} is longer than ${PLAN_LIMITS.matchedChars} characters, which no pattern reads.`);
  } else if (!pattern.matches(value)) {
    add('pattern', `${named(path)} is ${shown(value, 'string')}, and does not match ${pattern.text}.`);
  }
}

function checkNumber({ range }: SchemaNode, value: number, path: string, add: Add): void {
  if (!range) return;
  const isLow = range.openMin ? value <= range.min : value < range.min;
  const isHigh = range.openMax ? value >= range.max : value > range.max;
  if (isLow || isHigh) add('range', `${named(path)} is ${value}, and has to be ${between(range)}.`);
}

function checkItems({ items }: SchemaNode, values: readonly Json[], path: string, findings: PlanFinding[]): void {
  if (!items) return;
  for (const value of values) {
    if (findings.length >= PLAN_LIMITS.findings) return;
    checkValue(items, value, `${path}[]`, findings);
  }
}

function kindOf(value: Json): keyof typeof KIND {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value as 'string' | 'boolean';
  return 'object';
}

const named = (path: string): string => `\`${path.length > 200 ? `${path.slice(0, 199)}…` : path}\``;

function wordsOf(kinds: number): string {
  const names = (Object.keys(KIND) as (keyof typeof KIND)[]).filter((name) => kinds & KIND[name]);
  // A number takes whole numbers too, which goes without saying.
  return names
    .filter((name) => name !== 'integer' || !(kinds & KIND.number))
    .map((name) => WORDS[name])
    .join(' or ');
}

function shown(value: Json, kind: keyof typeof KIND): string {
  if (kind === 'array' || kind === 'object' || kind === 'null') return WORDS[kind];
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}

function listed(values: ReadonlySet<string>): string {
  const some = [...values].slice(0, SHOWN_VALUES).map((text) => text.slice(0, SHOWN_CHARS));
  return values.size === 1 ? `${some[0]}` : `one of ${some.join(', ')}${values.size > SHOWN_VALUES ? ', …' : ''}`;
}

function between({ min, max }: { min: number; max: number }): string {
  if (max === Number.POSITIVE_INFINITY) return `at least ${min}`;
  return min === Number.NEGATIVE_INFINITY ? `at most ${max}` : `${min} to ${max}`;
}
