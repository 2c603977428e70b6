import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecretBox, deriveSecret, SecretsUnreadable } from './secrets';

const newKey = () => randomBytes(32).toString('base64');
const key = newKey();
const row = { workspaceId: 'ws_1', id: 'dst_1' };
const values = { apiKey: 'sk_live_1234567890', nested: { token: 'tökén' } };

test('what is sealed opens again, and the text holds nothing of it', () => {
  const sealed = createSecretBox(key).seal(values, row);
  expect(sealed).not.toContain('sk_live');
  expect(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('sk_live');
  expect(createSecretBox(key).open(sealed, row)).toEqual(values);
});

test('the same values never seal to the same text', () => {
  const box = createSecretBox(key);
  expect(box.seal(values, row)).not.toBe(box.seal(values, row));
});

test.each([
  ['another row', { ...row, id: 'dst_2' }],
  ['another workspace', { ...row, workspaceId: 'ws_2' }],
  // The parts are kept apart: shifting a character from one to the other is another row.
  ['a row whose parts run together the same', { workspaceId: 'ws_1d', id: 'st_1' }],
])('a text that was moved to %s does not open', (_name, elsewhere) => {
  const box = createSecretBox(key);
  const sealed = box.seal(values, row);
  expect(() => box.open(sealed, elsewhere)).toThrow(SecretsUnreadable);
});

test('a text of which any byte was changed does not open', () => {
  const box = createSecretBox(key);
  const [format, id, nonce, body] = box.seal(values, row).split('.') as [string, string, string, string];
  const bytes = Buffer.from(body, 'base64url');
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => box.open([format, id, nonce, changed.toString('base64url')].join('.'), row)).toThrow(
      SecretsUnreadable,
    );
  }
  expect(() => box.open([format, id, nonce, bytes.subarray(0, -1).toString('base64url')].join('.'), row)).toThrow();
});

test.each([[''], ['v1'], ['v1.aa.bb'], ['v2.aaaaaaaa.bb.cc'], ['plain text']])(
  'a text that was never sealed (%j) is refused',
  (text) => {
    expect(() => createSecretBox(key).open(text, row)).toThrow(SecretsUnreadable);
  },
);

test('after a change of keys, the new one seals and the old one still opens', () => {
  const changed = createSecretBox(`${newKey()},${key}`);
  const old = createSecretBox(key).seal(values, row);
  expect(changed.open(old, row)).toEqual(values);
  expect(() => createSecretBox(key).open(changed.seal(values, row), row)).toThrow(/does not have/);
});

test('a key that is not 32 bytes is refused at once', () => {
  expect(() => createSecretBox(Buffer.alloc(16).toString('base64'))).toThrow(/32 bytes/);
});

test('derived secrets are stable, differ by purpose, and are not the key', () => {
  expect(deriveSecret(key, 'sessions')).toBe(deriveSecret(`${key},${newKey()}`, 'sessions'));
  expect(deriveSecret(key, 'sessions')).not.toBe(deriveSecret(key, 'other'));
  expect(deriveSecret(key, 'sessions')).not.toBe(key);
  expect(Buffer.from(deriveSecret(key, 'sessions'), 'base64')).toHaveLength(32);
});
