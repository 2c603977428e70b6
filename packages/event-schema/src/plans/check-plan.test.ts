import { expect, test } from 'vitest';
import { headerOf, read } from '../dialects/dialect.scene';
import type { JsonObject } from '../types';
import { compilePlan } from './compile-plan';
import { inferPlan } from './infer-plan';
import { judgeFindings } from './judge-findings';
import { payloadOf } from './payload-of';
import type { PlanChoices, PlannedEvent } from './plan';

const event = (schema: JsonObject): PlannedEvent => ({ type: 'track', name: 'Order', description: '', schema });

function check(schema: JsonObject, payload: JsonObject, name = 'Order') {
  const { checker, problems } = compilePlan([event(schema)]);
  expect(problems).toEqual([]);
  return checker.check({ type: 'track', name, payload: () => payload }).map(({ rule, path }) => `${rule} ${path}`);
}

const of = (name: string, schema: JsonObject) => ({ type: 'object', properties: { [name]: schema } });

test.each<[string, JsonObject, JsonObject, string[]]>([
  ['nothing planned, nothing sent', { properties: {} }, {}, []],
  ['a property that is not planned', { properties: {} }, { total: 1 }, ['unplanned_property total']],
  ['a schema that names no properties takes any', { type: 'object' }, { total: 1 }, []],
  ['more properties are welcome', { properties: {}, additionalProperties: true }, { total: 1 }, []],
  ["a library's own properties", { properties: {} }, { $lib: 'web' }, []],
  ['a required one that is missing', { required: ['total'] }, {}, ['required total']],
  ['a required one that is null', { required: ['total'] }, { total: null }, []],
  ['text for a number', of('total', { type: 'number' }), { total: '3' }, ['type total']],
  ['a whole number is a number', of('total', { type: 'number' }), { total: 3 }, []],
  ['a fraction is no whole number', of('total', { type: 'integer' }), { total: 3.5 }, ['type total']],
  ['null is a type of its own', of('total', { type: 'number' }), { total: null }, ['type total']],
  ['one of two types', of('total', { type: ['number', 'null'] }), { total: null }, []],
  ['a value that is not listed', of('plan', { enum: ['free', 'pro'] }), { plan: 'Pro' }, ['enum plan']],
  ['a listed number', of('n', { enum: [1, 2] }), { n: 2 }, []],
  ['a constant', of('n', { const: 1 }), { n: 2 }, ['enum n']],
  ['a pattern', of('sku', { pattern: '^[A-Z]{2}-\\d+$' }), { sku: 'ab-1' }, ['pattern sku']],
  ['a pattern that matches', of('sku', { pattern: '^[A-Z]{2}-\\d+$' }), { sku: 'AB-1' }, []],
  ['too short', of('sku', { minLength: 3 }), { sku: 'ab' }, ['length sku']],
  ['too large', of('n', { maximum: 3 }), { n: 4 }, ['range n']],
  ['exactly the open end', of('n', { exclusiveMinimum: 3 }), { n: 3 }, ['range n']],
  [
    'deep inside',
    of('address', of('city', { type: 'string' })),
    { address: { city: 1, zip: 'x' } },
    ['type address.city', 'unplanned_property address.zip'],
  ],
  [
    'in a list',
    of('items', { items: of('price', { type: 'number' }) }),
    { items: [{ price: 'x' }] },
    ['type items[].price'],
  ],
  [
    "names that are on every object's prototype",
    { properties: {}, required: ['constructor'] },
    JSON.parse('{"__proto__":1}') as JsonObject,
    ['required constructor', 'unplanned_property __proto__'],
  ],
])('%s', (_name, schema, payload, expected) => {
  expect(check(schema, payload)).toEqual(expected);
});

test('an event that is not planned is told as such, without a look at its properties', () => {
  const { checker } = compilePlan([event({})]);
  const payload = () => {
    throw new Error('not to be read');
  };
  expect(checker.check({ type: 'track', name: 'Other', payload })).toMatchObject([
    { rule: 'unplanned_event', path: '' },
  ]);
  expect(checker.check({ type: 'page', name: 'Order', payload })).toHaveLength(1);
});

test('what is found in one event is bounded', () => {
  const payload = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`p${n}`, n]));
  expect(check({ properties: {} }, payload)).toHaveLength(20);
});

test.each<[string, JsonObject, string]>([
  ['a reference', { $ref: 'https://example.com/schema.json' }, '$ref'],
  ['a keyword that is not checked', { anyOf: [] }, 'anyOf'],
  ['an unknown type', { type: 'text' }, 'type'],
  ['a look-ahead', of('x', { pattern: '(?=a)b' }), 'pattern'],
  ['a back reference', of('x', { pattern: '(a)\\1' }), 'pattern'],
  ['an empty enum', of('x', { enum: [] }), 'enum'],
  ['a schema that is text', { properties: { x: 'string' } }, 'x'],
  ['endless depth', JSON.parse(`${'{"items":'.repeat(40)}{}${'}'.repeat(40)}`) as JsonObject, 'items'],
  [
    'thousands of properties',
    { properties: Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`p${n}`, {}])) },
    'p999',
  ],
])('%s is not taken into a plan, and the place is named', (_name, schema, place) => {
  const { problems } = compilePlan([event(schema)]);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThan(50);
  expect(problems[0]?.path).toContain(place);
});

test('a pattern that would keep a backtracking engine busy for years answers at once', () => {
  const startedMs = performance.now();
  expect(check(of('x', { pattern: '^(a+)+$' }), { x: `${'a'.repeat(3_000)}!` })).toEqual(['pattern x']);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

test('the same event twice, a track call without a name and a name for identify are problems', () => {
  const twice = compilePlan([event({}), event({})]);
  expect(twice.problems).toMatchObject([{ path: 'events.1.name' }]);
  const odd = compilePlan([
    { ...event({}), name: '' },
    { ...event({}), type: 'identify', name: 'x' },
  ]);
  expect(odd.problems).toHaveLength(2);
});

const choices: PlanChoices = { unplannedEvents: 'block', unplannedProperties: 'flag', violations: 'quarantine' };
const found = (rule: 'unplanned_event' | 'unplanned_property' | 'type') => ({ rule, path: 'x', detail: '' });

test.each([
  ['nothing', [], choices, 'allow', 0],
  ['a flag', [found('unplanned_property')], choices, 'flag', 1],
  ['the strictest decides', [found('unplanned_property'), found('type')], choices, 'quarantine', 2],
  [
    'what is allowed is not told',
    [found('unplanned_property')],
    { ...choices, unplannedProperties: 'allow' },
    'allow',
    0,
  ],
  ['a block', [found('unplanned_event')], choices, 'block', 1],
] as const)('verdict: %s', (_name, findings, how, choice, told) => {
  const verdict = judgeFindings(findings, how);
  expect(verdict.choice).toBe(choice);
  expect(verdict.findings).toHaveLength(told);
});

test('a payload is what mappings see, in every dialect', () => {
  const segment = { type: 'track', event: 'x', userId: 'u', context: { properties: 1 }, properties: { a: { b: 'é' } } };
  const posthog = { event: 'x', distinct_id: 'u', properties: { a: 1, $lib: 'web', token: 'secret' } };
  const identify = { type: 'identify', userId: 'u', traits: { name: 'Ann' } };
  const payloads = (dialect: 'segment' | 'posthog' | 'tributary', body: object) => {
    const header = headerOf(dialect);
    return read(dialect, { batch: [body] }).records.map((record) => payloadOf({ ...record, dialect, header }));
  };
  expect(payloads('segment', segment)).toEqual([{ a: { b: 'é' } }]);
  expect(payloads('tributary', identify)).toEqual([{ name: 'Ann' }]);
  expect(payloads('posthog', posthog)).toEqual([{ a: 1, $lib: 'web' }]);
  expect(payloads('segment', { type: 'page', userId: 'u' })).toEqual([{}]);
});

test('a drafted plan finds nothing wrong with what it was drafted from, and says what is always there', () => {
  const events = Array.from({ length: 200 }, (_, n) => ({
    type: 'track' as const,
    name: 'Order',
    payload: {
      total: n % 2 ? n : n + 0.5,
      currency: n % 3 ? 'EUR' : 'USD',
      orderId: `o-${n}`,
      ...(n % 4 ? { coupon: null } : { coupon: 'X' }),
      ...(n < 150 ? { address: { city: 'Ulm' } } : {}),
      items: [{ sku: 'a', price: n }],
    } as JsonObject,
  }));
  const drafted = inferPlan([...events, { type: 'identify', name: '', payload: { email: 'a@example.com' } }]);
  expect(drafted.map(({ type, name }) => `${type} ${name}`)).toEqual(['track Order', 'identify ']);
  expect(drafted[0]?.schema).toMatchObject({
    required: ['total', 'currency', 'orderId', 'coupon', 'items'],
    properties: {
      total: { type: 'number' },
      currency: { type: 'string', enum: ['EUR', 'USD'] },
      orderId: { type: 'string' },
      coupon: { type: ['null', 'string'] },
      address: { type: 'object' },
      items: { type: 'array', items: { properties: { price: { type: 'integer' } } } },
    },
  });
  expect(drafted[1]?.schema).toEqual({ type: 'object', properties: { email: { type: 'string' } } });
  const { checker, problems } = compilePlan(drafted);
  expect(problems).toEqual([]);
  for (const { type, name, payload } of events)
    expect(checker.check({ type, name, payload: () => payload })).toEqual([]);
});
