import { expect, test } from 'vitest';
import { mergeSettings, shownSettings, splitSettings } from './settings';

test.each([
  ['a value is sealed', { password: 'new' }, { password: 'new' }],
  ['a value is taken away', { password: null }, { password: null }],
  ['the marker that was shown comes back', { password: { set: true } }, {}],
  ['an empty field was left alone', { password: '' }, {}],
  ['nothing was said', {}, {}],
])('of a secret: %s', (_name, given, secrets) => {
  expect(splitSettings({ host: 'db', ...given }, ['password'])).toEqual({ settings: { host: 'db' }, secrets });
});

test('what is given replaces, null takes away, the rest stays', () => {
  expect(mergeSettings({ a: 1, b: 2, c: 3 }, { b: 20, c: null, d: false })).toEqual({ a: 1, b: 20, d: false });
});

test('what is shown of a secret is that it is set', () => {
  expect(shownSettings({ host: 'db' }, ['password'])).toEqual({ host: 'db', password: { set: true } });
});
