import { expect, test } from 'vitest';
import { isHere, NAVIGATION } from './navigation';

test('one page of the sidebar is marked at a time', () => {
  const all = NAVIGATION.flatMap((group) => group.items);
  for (const path of [
    '/',
    '/sources',
    '/sources/src_1',
    '/settings',
    '/settings/members',
    '/events/m1',
    '/people/p1',
    '/groups/group/acme',
  ]) {
    expect(all.filter((item) => isHere(item.path, path)).length).toBe(1);
  }
});

test('no two pages share a key', () => {
  const keys = NAVIGATION.flatMap((group) => group.items).flatMap((item) => (item.key ? [item.key] : []));
  expect(new Set(keys).size).toBe(keys.length);
});
