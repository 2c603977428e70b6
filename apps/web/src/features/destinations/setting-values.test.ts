import { expect, test } from 'vitest';
import type { SettingField } from '@/api';
import {
  checkDestination,
  conditionsHold,
  initialSettings,
  isShown,
  orderFields,
  secretSettings,
  settingErrors,
  settingsToSend,
} from './setting-values';

const field = (key: string, more: Partial<SettingField> = {}): SettingField => ({
  key,
  label: key.toUpperCase(),
  help: '',
  type: 'string',
  required: false,
  multiple: false,
  secret: false,
  ...more,
});
const onBatch = { match: 'all' as const, conditions: [{ field: 'batch', operator: 'is' as const, value: true }] };

test('required fields come first, otherwise the order stays', () => {
  const fields = [field('a'), field('b', { required: true }), field('c'), field('d', { required: onBatch })];
  expect(orderFields(fields).map((one) => one.key)).toEqual(['b', 'd', 'a', 'c']);
});

test('a field is shown only while what it depends on holds', () => {
  const size = field('size', { dependsOn: onBatch });
  expect(isShown(size, { batch: false })).toBe(false);
  expect(isShown(size, { batch: true })).toBe(true);
  expect(conditionsHold({ match: 'any', conditions: [{ field: 'x', operator: 'is_not' }] }, { x: 'set' })).toBe(true);
});

test('a form starts with what is saved, else with defaults', () => {
  expect(
    initialSettings([field('a', { default: 'x' }), field('b', { type: 'boolean' }), field('c')], { c: 'saved' }),
  ).toEqual({ a: 'x', b: false, c: 'saved' });
});

test('kept secrets, hidden fields and empty fields are not sent; what was emptied is taken away', () => {
  const fields = [
    field('key', { secret: true }),
    field('size', { type: 'integer', dependsOn: onBatch }),
    field('empty'),
    field('gone'),
    field('count', { type: 'integer' }),
  ];
  expect(
    settingsToSend(
      fields,
      { key: { set: true }, size: '5', batch: false, empty: '', gone: '', count: '12' },
      { gone: 'x' },
    ),
  ).toEqual({ gone: null, count: 12 });
});

test('what is missing is said with its label, and only where it is asked for', () => {
  const fields = [
    field('key', { required: true }),
    field('size', { required: onBatch }),
    field('url', { format: 'uri' }),
  ];
  expect(settingErrors(fields, { key: '', size: '', batch: true, url: 'nope' })).toEqual({
    key: 'KEY is needed.',
    size: 'SIZE is needed.',
    url: 'This is not a whole URL: it begins with https://.',
  });
  expect(settingErrors(fields, { key: { set: true }, url: 'https://a.io' })).toEqual({});
});

test('a form never keeps secrets, and asks for a name', () => {
  const fields = [field('key', { secret: true, required: true }), field('word', { type: 'password' }), field('url')];
  expect(secretSettings(fields)).toEqual(['settings.key', 'settings.word']);
  expect(Object.keys(checkDestination(fields, { name: ' ', settings: { key: '' } }))).toEqual(['name', 'key']);
  expect(checkDestination(fields, { name: 'Braze', settings: { key: 'k' } })).toEqual({});
});
