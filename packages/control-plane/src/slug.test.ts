import { Duplicate } from '@tributary/db';
import { expect, test } from 'vitest';
import { freeSlug, slugify, takingFreeSlug } from './slug';

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

test('of two that take the same slug at once, the later takes another; other failures are its own', async () => {
  const ends = [new Duplicate('taken meanwhile'), null];
  const create = async () => {
    const end = ends.shift();
    if (end) throw end;
    return 'created';
  };
  expect(await takingFreeSlug(create)).toBe('created');
  await expect(takingFreeSlug(() => Promise.reject(new Error('the database is away')))).rejects.toThrow('away');
  const never = () => Promise.reject(new Duplicate('the name is not the cause'));
  await expect(takingFreeSlug(never)).rejects.toThrow(Duplicate);
});
