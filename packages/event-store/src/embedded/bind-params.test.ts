import { expect, test } from 'vitest';
import { bindParams } from './bind-params';

const bind = (sql: string, params: Record<string, string>) => bindParams(sql, new Map(Object.entries(params)));

test.each([
  ['text is quoted', 'SELECT {a: String}', { a: "it's" }, "SELECT CAST('it\\'s', 'String')"],
  ['a backslash cannot end the quote', '{a:String}', { a: "\\\\' OR 1=1 --" }, "CAST('\\\\\\' OR 1=1 --', 'String')"],
  ['escapes of the wire are undone', '{a:String}', { a: 'x\\ty\\nz' }, "CAST('x\ty\nz', 'String')"],
  ['null', '{a:Nullable(String)}', { a: '\\N' }, "CAST(NULL, 'Nullable(String)')"],
  ['arrays are literals', '{a:Array(String)}', { a: "['x\\'y','z']" }, "CAST(['x\\'y','z'], 'Array(String)')"],
  ['maps', '{a:Map(String,UInt8)}', { a: "{'k':1}" }, "CAST(map('k',1), 'Map(String,UInt8)')"],
  ['names', 'FROM {t:Identifier}', { t: 'a`b' }, 'FROM `a\\`b`'],
  ['strings are left alone', "SELECT '{a: String}'", { a: 'x' }, "SELECT '{a: String}'"],
  [
    'comments are left alone',
    '-- {a: String}\nSELECT /* {a: String} */ 1',
    { a: 'x' },
    '-- {a: String}\nSELECT /* {a: String} */ 1',
  ],
])('%s', (_name, sql, params, expected) => {
  expect(bind(sql, params)).toBe(expected);
});

test.each(['[1, sleep(3)]', "['a'] || currentUser()", "['unclosed]", '(SELECT 1)'])(
  'a composite value that is more than literals is refused: %s',
  (value) => {
    expect(() => bind('{a:Array(String)}', { a: value })).toThrow('457');
  },
);

test('a missing value is refused with its name', () => {
  expect(() => bind('{nobody:String}', {})).toThrow('Substitution `nobody` is not set');
});

test('a very long literal is bound', () => {
  expect(bind('SELECT {a:String}', { a: 'x'.repeat(5_000_000) })).toHaveLength(
    5_000_000 + "SELECT CAST('', 'String')".length,
  );
});
