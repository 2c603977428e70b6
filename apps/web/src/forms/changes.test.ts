import { describe, expect, test } from 'vitest';
import { applyChanges, changesOf, hasChanges, withoutSecrets } from './changes';

const saved = { name: 'Orders', settings: { host: 'db.example', port: 5432, password: { set: true } } };

describe('changes of a form', () => {
  test('nothing is changed when a value is typed back to what it was', () => {
    const typed = { ...saved, settings: { ...saved.settings, host: 'db.example' } };
    expect(hasChanges(changesOf(saved, typed))).toBe(false);
  });

  test('name only what differs, at any depth', () => {
    const typed = { name: 'Orders', settings: { ...saved.settings, port: 6432 } };
    expect(changesOf(saved, typed)).toEqual({ set: [[['settings', 'port'], 6432]], gone: [] });
  });

  test('put on a newer version, they leave what another person changed', () => {
    const mine = changesOf(saved, { ...saved, name: 'My orders' });
    const newer = { ...saved, settings: { ...saved.settings, host: 'new.example' } };
    expect(applyChanges(newer, mine)).toEqual({ ...newer, name: 'My orders' });
  });

  test('a value that was taken away stays away', () => {
    const before = { mapping: { kind: 'track', columns: ['id'] } };
    const after = { mapping: { kind: 'track' } };
    expect(applyChanges(before, changesOf(before, after))).toEqual(after);
  });

  test.each([
    ['an emptied list', { key: ['id'] }, { key: [] }],
    ['a null', { cursor: 'updated_at' }, { cursor: null }],
    ['a replaced secret', { password: { set: true } }, { password: '' }],
    ['a new object', { mapping: null }, { mapping: { kind: 'track' } }],
  ])('%s survives being kept as text', (_what, before, after) => {
    const kept = JSON.parse(JSON.stringify(changesOf(before, after)));
    expect(applyChanges<object>(before, kept)).toEqual(after);
  });

  test('secrets are left out, and only they', () => {
    const typed = { name: 'Mine', settings: { ...saved.settings, password: 'hunter2' } };
    const kept = withoutSecrets(changesOf(saved, typed), ['settings.password']);
    expect(JSON.stringify(kept)).not.toContain('hunter2');
    expect(applyChanges(saved, kept)).toEqual({ ...saved, name: 'Mine' });
  });
});
