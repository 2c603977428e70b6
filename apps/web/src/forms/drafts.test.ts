import { expect, test } from 'vitest';
import { type DraftStorage, dropDraft, keepDraft, readDraft } from './drafts';

function memoryStorage(): DraftStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
const changes = { set: [[['name'], 'Mine'] as const], gone: [] };

test('a draft is found again under its name, and under no other', () => {
  const storage = memoryStorage();
  keepDraft(storage, 'source:1', changes);
  expect(readDraft(storage, 'source:1')).toEqual(changes);
  expect(readDraft(storage, 'source:2')).toBeNull();
});

test('a form without changes leaves nothing behind', () => {
  const storage = memoryStorage();
  keepDraft(storage, 'source:1', changes);
  keepDraft(storage, 'source:1', { set: [], gone: [] });
  expect(storage.items.size).toBe(0);
  keepDraft(storage, 'source:1', changes);
  dropDraft(storage, 'source:1');
  expect(storage.items.size).toBe(0);
});

test.each(['{', '"text"', 'null', '{"set":1}', '[]'])('what is not a draft is no draft: %s', (text) => {
  const storage = memoryStorage();
  storage.setItem('draft:source:1', text);
  expect(readDraft(storage, 'source:1')).toBeNull();
});

test('a storage that refuses does not break the form', () => {
  const full: DraftStorage = {
    getItem: () => {
      throw new Error('denied');
    },
    setItem: () => {
      throw new Error('full');
    },
    removeItem: () => {},
  };
  expect(() => keepDraft(full, 'source:1', changes)).not.toThrow();
  expect(readDraft(full, 'source:1')).toBeNull();
  expect(readDraft(null, 'source:1')).toBeNull();
});
