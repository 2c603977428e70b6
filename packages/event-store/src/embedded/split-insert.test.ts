import { expect, test } from 'vitest';
import { countRows, splitInsert } from './split-insert';

test.each([
  ['INSERT INTO t FORMAT JSONEachRow', { target: 'INSERT INTO t', settings: '', format: 'JSONEachRow', inline: '' }],
  [
    'insert into table `a b`.t (x, `y z`) format CSV\n1,2\n',
    { target: 'insert into table `a b`.t (x, `y z`)', settings: '', format: 'CSV', inline: '\n1,2\n' },
  ],
  [
    "INSERT INTO t (* EXCEPT(a)) SETTINGS x = 1, y='z' FORMAT TSV",
    { target: 'INSERT INTO t (* EXCEPT(a))', settings: "SETTINGS x = 1, y='z'", format: 'TSV', inline: '' },
  ],
  [
    "INSERT INTO t VALUES (1, '\n\n;DROP')",
    { target: 'INSERT INTO t', settings: '', format: 'Values', inline: " (1, '\n\n;DROP')" },
  ],
])('takes %j apart', (sql, expected) => {
  expect(splitInsert(sql)).toEqual(expected);
});

test.each([
  'SELECT 1',
  'INSERT INTO t SELECT 1',
  'INSERT INTO t (a) WITH x AS (SELECT 1) SELECT * FROM x',
  'ALTER TABLE t DELETE WHERE 1',
])('leaves %j whole', (sql) => {
  expect(splitInsert(sql)).toBeNull();
});

test.each([
  ['JSONEachRow', '{"a":1}\n\n  {"a":2} \r\n{"a":3}', 3],
  ['JSONEachRow', '{"a":\n1}\n', undefined],
  ['JSONEachRow', '[{"a":1},\n{"a":2}]', undefined],
  ['JSONCompactEachRow', '[1]\n[2]\n', 2],
  ['TSV', 'a\tb\nc\td\n', 2],
  ['TSV', 'a\n\n', 2],
  ['CSV', '"a\nb"\n', undefined],
  ['ArrowStream', 'anything', undefined],
])('counts rows of %s: %j', (format, body, rows) => {
  const bytes = Buffer.from(body);
  expect(countRows(format, [bytes])).toBe(rows);
  expect(countRows(format, [bytes.subarray(0, 3), bytes.subarray(3)])).toBe(rows);
});
