import { isDeepStrictEqual } from 'node:util';
import type { FieldConditions } from './types';

/** What a sibling holds: a value, nothing, or something that is known only when an event is there. */
export const UNKNOWN = Symbol('unknown until an event is there');
export type Lookup = (field: string) => unknown;

/** Whether conditions hold; undefined when that depends on an event. */
export function conditionsHold({ match, conditions }: FieldConditions, lookup: Lookup): boolean | undefined {
  const answers = conditions.map(({ field, operator, value }) => {
    const actual = lookup(field);
    if (actual === UNKNOWN) return undefined;
    const same = value === undefined ? isEmpty(actual) : anyOf(value).some((each) => isDeepStrictEqual(actual, each));
    return operator === 'is' ? same : !same;
  });
  const decisive = match === 'any';
  if (answers.includes(decisive)) return decisive;
  return answers.includes(undefined) ? undefined : !decisive;
}

function anyOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Nothing was given: absent, null, or an empty text. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
