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
  ['unplanned_property', 'more', { properties: { more: {} } }],
  ['unplanned_property', 'address.zip', { properties: { address: { properties: { zip: {} } } } }],
  ['type', 'total', { properties: { total: {} } }],
  ['enum', 'plan', { properties: { plan: { type: 'string' } } }],
  ['pattern', 'items[].sku', { properties: { items: { items: { properties: { sku: { type: 'string' } } } } } }],
])('what breaks the rule %s at %s is taken into the plan, and nothing else', (rule, path, expected) => {
  const events = [{ type: 'track' as const, name: 'Order', description: '', schema }];
  const [allowed] = allowViolation(events, { type: 'track', name: 'Order', path, rule });
  expect(allowed?.schema).toMatchObject(expected);
  const names = pathOf(path);
  const at = (of: Schema) => listRows(of).find((row) => row.path.join() === names.join());
  expect(at(allowed?.schema ?? {})).toMatchObject({ values: '', pattern: '' });
  const others = (of: Schema) => listRows(of).filter((row) => row.path.join() !== names.join());
  expect(others(allowed?.schema ?? {})).toEqual(others(schema));
});

test('a required property becomes optional', () => {
  const events = [{ type: 'track' as const, name: 'Order', description: '', schema }];
  const [allowed] = allowViolation(events, { type: 'track', name: 'Order', path: 'total', rule: 'required' });
  expect(allowed?.schema).not.toHaveProperty('required');
});

test('an event that was not planned is added, and takes any property', () => {
  const [added] = allowViolation([], { type: 'track', name: 'New', path: '', rule: 'unplanned_event' });
  expect(added).toMatchObject({ type: 'track', name: 'New', schema: { additionalProperties: true } });
});
