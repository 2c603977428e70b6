import type { CanonicalEvent, Json } from '@tributary/event-schema';
import type { ClauseVerdict, FilterClause, FilterGroup, FilterNode, FilterOperator, FilterVerdict } from '../types';
import { parseFilter } from './parse-filter';

const TREES_KEPT = 1_000;
const trees = new Map<string, ReturnType<typeof parseFilter>>();

/**
 * Whether an event passes a filter, and why: one verdict for each comparison, with what the event has there. Every
 * comparison is judged, also where the answer was clear before. An unreadable filter matches nothing and says so.
 */
export function evaluateFilter(fql: string, event: CanonicalEvent): FilterVerdict {
  const parsed = parseOnce(fql);
  if (!parsed.ok) return { matched: false, clauses: [], error: parsed.message };
  const clauses: ClauseVerdict[] = [];
  const matched = judgeNode(parsed.tree, event, [], clauses);
  return { matched, clauses };
}

/** The same question without the reasons: what the hot path needs. */
export function matchesFilter(fql: string, event: CanonicalEvent): boolean {
  const parsed = parseOnce(fql);
  return parsed.ok && nodeMatches(parsed.tree, event);
}

function nodeMatches(node: FilterNode, event: CanonicalEvent): boolean {
  if (node.kind === 'clause') return compare(valueAt(event, node.field), node.operator, node.value);
  return node.match === 'all'
    ? node.children.every((child) => nodeMatches(child, event))
    : node.children.some((child) => nodeMatches(child, event));
}

function parseOnce(fql: string): ReturnType<typeof parseFilter> {
  const known = trees.get(fql);
  if (known) return known;
  const parsed = parseFilter(fql);
  if (trees.size >= TREES_KEPT) trees.clear();
  trees.set(fql, parsed);
  return parsed;
}

function judgeNode(node: FilterNode, event: CanonicalEvent, path: readonly number[], into: ClauseVerdict[]): boolean {
  if (node.kind === 'clause') return judgeClause(node, event, path, into);
  return judgeGroup(node, event, path, into);
}

function judgeGroup(
  group: FilterGroup,
  event: CanonicalEvent,
  path: readonly number[],
  into: ClauseVerdict[],
): boolean {
  // Not every/some on the way: they would stop early, and the clauses behind would have no verdict.
  const answers = group.children.map((child, index) => judgeNode(child, event, [...path, index], into));
  return group.match === 'all' ? answers.every(Boolean) : answers.some(Boolean);
}

function judgeClause(
  clause: FilterClause,
  event: CanonicalEvent,
  path: readonly number[],
  into: ClauseVerdict[],
): boolean {
  const actual = valueAt(event, clause.field);
  const passed = compare(actual, clause.operator, clause.value);
  into.push({
    path,
    clause,
    ...(actual === undefined ? {} : { actual }),
    passed,
    sentence: sentenceOf(clause, actual, passed),
  });
  return passed;
}

function valueAt(event: CanonicalEvent, field: string): Json | undefined {
  let at: unknown = event;
  for (const key of field.split(/[.[\]]+/)) {
    if (key === '') continue;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at as Json | undefined;
}

type Comparer = (actual: Json | undefined, expected: string | number | boolean | undefined) => boolean;
const text =
  (test: (actual: string, expected: string) => boolean): Comparer =>
  (actual, expected) =>
    typeof actual === 'string' && test(actual, String(expected));
const number =
  (test: (actual: number, expected: number) => boolean): Comparer =>
  (actual, expected) =>
    typeof actual === 'number' && test(actual, Number(expected));

/** The semantics are Segment's (destination-subscriptions, validate): types are not converted, null is "not set". */
const comparers: Readonly<Record<FilterOperator, Comparer>> = {
  '=': (actual, expected) => actual === String(expected),
  '!=': (actual, expected) => actual !== String(expected),
  '<': number((actual, expected) => actual < expected),
  '<=': number((actual, expected) => actual <= expected),
  '>': number((actual, expected) => actual > expected),
  '>=': number((actual, expected) => actual >= expected),
  number_equals: number((actual, expected) => actual === expected),
  number_not_equals: number((actual, expected) => actual !== expected),
  contains: text((actual, expected) => actual.includes(expected)),
  not_contains: text((actual, expected) => !actual.includes(expected)),
  starts_with: text((actual, expected) => actual.startsWith(expected)),
  not_starts_with: text((actual, expected) => !actual.startsWith(expected)),
  ends_with: text((actual, expected) => actual.endsWith(expected)),
  not_ends_with: text((actual, expected) => !actual.endsWith(expected)),
  exists: (actual) => actual !== undefined && actual !== null,
  not_exists: (actual) => actual === undefined || actual === null,
  is_true: (actual) => actual === true,
  is_false: (actual) => actual === false,
};

function compare(
  actual: Json | undefined,
  operator: FilterOperator,
  expected: string | number | boolean | undefined,
): boolean {
  return comparers[operator](actual, expected);
}

/** How a clause reads when the event meets it, and when it does not. */
const WORDS: Readonly<Record<FilterOperator, readonly [met: string, unmet: string]>> = {
  '=': ['is', 'has to be'],
  '!=': ['is not', 'must not be'],
  '<': ['is less than', 'has to be less than'],
  '<=': ['is at most', 'has to be at most'],
  '>': ['is greater than', 'has to be greater than'],
  '>=': ['is at least', 'has to be at least'],
  number_equals: ['equals', 'has to equal'],
  number_not_equals: ['does not equal', 'must not equal'],
  contains: ['contains', 'has to contain'],
  not_contains: ['does not contain', 'must not contain'],
  starts_with: ['starts with', 'has to start with'],
  not_starts_with: ['does not start with', 'must not start with'],
  ends_with: ['ends with', 'has to end with'],
  not_ends_with: ['does not end with', 'must not end with'],
  exists: ['is set', 'has to be set'],
  not_exists: ['is not set', 'must not be set'],
  is_true: ['is true', 'has to be true'],
  is_false: ['is false', 'has to be false'],
};

function sentenceOf({ field, operator, value }: FilterClause, actual: Json | undefined, passed: boolean): string {
  const said = `${field} ${WORDS[operator][passed ? 0 : 1]}${value === undefined ? '' : ` ${shown(value)}`}`;
  if (passed) return said;
  return `${said}, but ${actual === undefined ? 'the event has none' : `it is ${shown(actual)}`}`;
}

function shown(value: Json): string {
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
