import { expect, test } from 'vitest';
import { freeSlug, slugify } from './slug';

test.each([
  ['Web shop', 'web-shop'],
  ['  Ünïcode & Söhne, GmbH. ', 'unicode-sohne-gmbh'],
  ['--a--b--', 'a-b'],
  ['日本', 'source'],
  ['', 'source'],
  ['x'.repeat(100), 'x'.repeat(48)],
])('%j becomes %j', (name, slug) => {
  expect(slugify(name, 'source')).toBe(slug);
});

test('a slug that is taken gets an ending of its own', async () => {
  expect(await freeSlug('shop', async () => false)).toBe('shop');
  expect(await freeSlug('shop', async () => true)).toMatch(/^shop-[0-9a-z]{4}$/);
});
