import { expect, test } from 'vitest';
import { EventColumns } from './event-columns';
import { PersonColumns } from './person-columns';

const id = (n: number) => Buffer.alloc(16, n);

test('rows have the person that was set, the same properties are kept once, all others have none', () => {
  const persons = new PersonColumns();
  persons.set(1, id(1), persons.word('{"a":1}'));
  persons.set(5_000, id(2), persons.word('{"a":1}'));
  expect(persons.words).toEqual(['', '{"a":1}']);
  expect([0, 1, 2, 5_000, 5_001].map((row) => persons.at(row).personId.slice(0, 2))).toEqual(['', '01', '', '02', '']);
  expect(persons.at(5_000).properties).toBe('{"a":1}');
});

test('what is cut off is gone, also when the columns are used again', () => {
  const persons = new PersonColumns();
  persons.set(0, id(1), persons.word('{}'));
  persons.set(1, id(2), 1);
  persons.cut(1);
  persons.set(2, id(3), 1);
  expect(persons.at(1)).toEqual({ personId: '', properties: '' });
  persons.cut(0);
  expect(persons.words).toEqual(['']);
  expect(persons.at(0).personId).toBe('');
});

test('a row that is added to other columns brings its person along', () => {
  const columns = new EventColumns();
  for (const name of ['messageId', 'name', 'userId', 'anonymousId', 'groupId', 'raw'] as const) columns[name].text('x');
  columns.add({ type: 'track', timestampMs: 1, index: 0 });
  columns.persons.set(0, id(7), columns.persons.word('{"b":2}'));
  const others = new EventColumns();
  others.addRow(columns, 0);
  expect(others.persons.at(0)).toEqual({ personId: '07'.repeat(16), properties: '{"b":2}' });
});
