import { expect, test } from 'vitest';
import { kindsOf, type SearchKind } from './recognise-search';

test.each<[string, SearchKind[]]>([
  ['ann@example.com', ['email', 'userId']],
  ['Order Completed', ['event', 'userId']],
  ['b2a1c7de-0f5e-4d6b-9a37-5b0a1d2c3e4f', ['messageId', 'anonymousId', 'userId']],
  ['user-17', ['messageId', 'userId', 'anonymousId', 'event']],
  ['$pageview', ['messageId', 'userId', 'anonymousId', 'event']],
  ['node-next-1700000000000-8d2f', ['messageId', 'userId', 'anonymousId', 'event']],
  ['not@an address', ['event', 'userId']],
])('%s is looked up as %j', (text, kinds) => {
  expect(kindsOf(text)).toEqual(kinds);
});
