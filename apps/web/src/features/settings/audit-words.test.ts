import { expect, test } from 'vitest';
import { auditWords, changeOf } from './audit-words';

test.each([
  ['source.create', 'created source'],
  ['apiKey.revoke', 'revoked API key'],
  ['write_key.create', 'created write key'],
  ['member.changeRole', 'change role · member'],
])('%s reads “%s”', (action, words) => expect(auditWords(action)).toBe(words));

test('an entry without a change has no difference to show', () => {
  expect(changeOf({})).toBeNull();
  expect(changeOf({ after: { name: 'x' } })).toEqual({ before: {}, after: { name: 'x' } });
});
