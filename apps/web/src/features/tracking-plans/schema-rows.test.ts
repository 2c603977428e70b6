import { compilePlan } from '@tributary/event-schema';
import { expect, test } from 'vitest';
import {
  addProperty,
  allowViolation,
  listRows,
  pathOf,
  removeProperty,
  type Schema,
  setPattern,
  setRequired,
  setType,
  setValues,
} from './schema-rows';

const schema: Schema = {
  type: 'object',
  required: ['total'],
  properties: {
    total: { type: 'number' },
    plan: { type: 'string', enum: ['free', 'pro'] },
    address: { type: 'object', properties: { city: { type: 'string' } } },
    items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string', pattern: '^A' } } } },
  },
};

test('a schema is listed line by line, what is inside behind what holds it', () => {
  expect(
    listRows(schema).map(({ path, required, values, holds }) => [path.join('.'), required, values, holds]),
  ).toEqual([
    ['total', true, '', null],
    ['plan', false, 'free, pro', null],
    ['address', false, '', 'object'],
    ['address.city', false, '', null],
    ['items', false, '', 'list'],
    ['items.[].sku', false, '', null],
  ]);
});

test.each<[string, Schema, (rows: ReturnType<typeof listRows>) => unknown, unknown]>([
  [
    'a property is added deep inside',
    addProperty(schema, ['items', '[]'], 'price'),
    (r) => r.at(-2)?.path,
    ['items', '[]', 'price'],
  ],
  ['and taken away', removeProperty(schema, ['total']), (r) => r[0]?.name, 'plan'],
  ['it becomes required', setRequired(schema, ['address', 'city'], true), (r) => r[3]?.required, true],
  ['it stops being required', setRequired(schema, ['total'], false), (r) => r[0]?.required, false],
  ['its type is changed', setType(schema, ['total'], 'integer'), (r) => r[0]?.type, 'integer'],
  ['it takes any type', setType(schema, ['total'], undefined), (r) => r[0]?.type, undefined],
  ['its values are a list', setValues(schema, ['plan'], ' a, b ,a'), (r) => r[1]?.values, 'a, b'],
  ['no values are any value', setValues(schema, ['plan'], ' '), (r) => r[1]?.values, ''],
  ['a pattern is set', setPattern(schema, ['items', '[]', 'sku'], '^B'), (r) => r.at(-1)?.pattern, '^B'],
])('%s', (_name, changed, look, expected) => {
  expect(look(listRows(changed))).toEqual(expected);
  expect(listRows(schema)).toHaveLength(6);
});

test('values of a number are numbers', () => {
  expect(setValues(schema, ['total'], '1, 2')).toMatchObject({ properties: { total: { enum: [1, 2] } } });
});

test('paths of violations lead to the same place', () => {
  expect(pathOf('items[].price')).toEqual(['items', '[]', 'price']);
  expect(pathOf('total')).toEqual(['total']);
});

test.each([
  ['unplanned_property', { more: 1, total: 1 }],
  ['required', {}],
  ['type', { total: 'x' }],
  ['enum', { total: 1, plan: 'other' }],
  ['pattern', { total: 1, items: [{ sku: 'B' }] }],
])('what breaks the rule %s is none any more once it is taken into the plan', (rule, payload) => {
  const events = [{ type: 'track' as const, name: 'Order', description: '', schema }];
  const check = (of: typeof events) =>
    compilePlan(of as never).checker.check({ type: 'track', name: 'Order', payload: () => payload as never });
  const [found] = check(events);
  expect(found?.rule).toBe(rule);
  const allowed = allowViolation(events, { type: 'track', name: 'Order', path: found?.path ?? '', rule });
  expect(check(allowed as typeof events)).toEqual([]);
});

test('an event that was not planned is added, and takes any property', () => {
  const [added] = allowViolation([], { type: 'track', name: 'New', path: '', rule: 'unplanned_event' });
  expect(added).toMatchObject({ type: 'track', name: 'New', schema: { additionalProperties: true } });
});
