import { expect, test } from 'vitest';
import { deletionStage, erasedWords, personTitle, valueWords } from './person-words';

const ids = [
  { distinctId: 'visitor-1', isUser: false },
  { distinctId: 'u1', isUser: true },
];

test('a person is called by what is known: name, else the user id, else any id, else its own', () => {
  const id = '0a'.repeat(16);
  expect(personTitle({ id, title: 'Pat', ids })).toBe('Pat');
  expect(personTitle({ id, title: '', ids })).toBe('u1');
  expect(personTitle({ id, title: '', ids: ids.slice(0, 1) })).toBe('visitor-1');
  expect(personTitle({ id, title: '', ids: [] })).toBe('Person 0a0a0a0a');
});

test('values stand in one line, whatever they are', () => {
  expect(['pro', 3, null, { a: [1] }, undefined].map(valueWords)).toEqual(['pro', '3', 'null', '{"a":[1]}', '–']);
});

test('a deletion says what it takes away, and nothing of what there is none', () => {
  expect(erasedWords({ distinctIds: 2, events: 1_204, refusals: 0, deliveries: 1, attempts: 0 })).toEqual([
    '2 ids',
    '1,204 events',
    '1 delivery',
  ]);
});

test('a deletion is not called done before the last pass', () => {
  const at = { requestedAt: '', startedAt: null };
  expect(deletionStage({ ...at, status: 'running' })).toContain('waiting');
  expect(deletionStage({ ...at, status: 'succeeded' })).toBe('Deleted everywhere');
});
