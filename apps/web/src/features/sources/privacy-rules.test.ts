import { expect, test } from 'vitest';
import { EMPTY_POLICY, fieldOf, policyOf, valuesOfPolicy } from './privacy-rules';

test('a policy is a list of lines and back', () => {
  const policy = { ...EMPTY_POLICY, ip: 'truncate' as const, deny: ['a', 'b'], mask: ['traits.email'] };
  expect(policyOf(valuesOfPolicy(policy))).toEqual(policy);
});

test('lines without a path are not sent, and the others are named as the server does', () => {
  const lines = [
    { kind: 'hash', path: 'a' },
    { kind: 'hash', path: ' ' },
    { kind: 'deny', path: 'x' },
    { kind: 'hash', path: ' b ' },
  ] as const;
  expect(policyOf({ ip: 'keep', lines })).toEqual({ ...EMPTY_POLICY, hash: ['a', 'b'], deny: ['x'] });
  expect(lines.map((_, n) => fieldOf(lines, n))).toEqual(['privacy.hash.0', null, 'privacy.deny.0', 'privacy.hash.1']);
});
