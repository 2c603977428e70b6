import { expect, test } from 'vitest';
import { type MappingValue, readValue, resolveValue, shownValue, valueAt, valueWords, writeValue } from './values';

const event = {
  userId: 'u1',
  anonymousId: 'a1',
  properties: { email: 'ada@example.com', items: [{ sku: 'TEA-01' }], total: 12, 'odd key': 1 },
};
const either = (first: string, second: string) => ({
  '@if': {
    exists: { '@path': `$.${first}` },
    // biome-ignore lint/suspicious/noThenProperty: the name of the directive's part
    then: { '@path': `$.${first}` },
    else: { '@path': `$.${second}` },
  },
});

test.each<[unknown, MappingValue['kind'], string]>([
  [{ '@path': '$.properties.email' }, 'path', 'properties.email'],
  [{ '@path': '$.' }, 'path', 'the whole event'],
  [{ '@template': 'Hi {{userId}}' }, 'template', 'Hi {{userId}}'],
  [either('context.device.id', 'anonymousId'), 'either', 'context.device.id, else anonymousId'],
  [{ '@arrayPath': ['$.properties.items'] }, 'advanced', 'a computed value'],
  ['fixed', 'literal', 'fixed'],
  [false, 'literal', 'false'],
  [{ email: { '@path': '$.traits.email' } }, 'object', '1 values'],
])('%j is read as %s and written back the same', (json, kind, words) => {
  const value = readValue(json);
  expect(value.kind).toBe(kind);
  expect(valueWords(value)).toBe(words);
  expect(writeValue(value)).toEqual(json);
});

test('nothing is empty, and written as nothing', () => {
  for (const json of [undefined, null, '']) expect(readValue(json)).toEqual({ kind: 'empty' });
  expect(writeValue({ kind: 'empty' })).toBeUndefined();
});

test('values are found in events, in lists and under odd keys too', () => {
  expect(valueAt(event, 'properties.items[0].sku')).toBe('TEA-01');
  expect(valueAt(event, "properties['odd key']")).toBe(1);
  expect(valueAt(event, 'properties.none.deep')).toBeUndefined();
  expect(valueAt(event, '')).toBe(event);
});

test('what comes out for an event is known without asking', () => {
  expect(
    resolveValue(readValue({ '@template': '{{properties.email}} pays {{properties.total}}{{traits.none}}' }), event),
  ).toBe('ada@example.com pays 12');
  expect(resolveValue(readValue(either('context.device.id', 'anonymousId')), event)).toBe('a1');
  expect(resolveValue(readValue({ who: { '@path': '$.userId' }, from: 'us' }), event)).toEqual({
    who: 'u1',
    from: 'us',
  });
  expect(resolveValue(readValue({ '@arrayPath': [] }), event)).toBeUndefined();
});

test('a resolved value fits in a line', () => {
  expect(shownValue(undefined)).toBe('nothing');
  expect(shownValue({ a: 1 })).toBe('{"a":1}');
  expect(shownValue('x'.repeat(200))).toHaveLength(121);
});
