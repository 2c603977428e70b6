import { expect, test } from 'vitest';
import { redactSecrets, secretTexts } from './redact-secrets';

const SECRET = 'sk_live_a+b/c"d=';

test.each([
  ['in a body', `{"key":"${SECRET}"}`],
  ['in a body, escaped', JSON.stringify({ key: SECRET })],
  ['in a query', `https://example.com/?k=${encodeURIComponent(SECRET)}`],
  ['in basic auth without a user', `Basic ${Buffer.from(`${SECRET}:`).toString('base64')}`],
  ['in basic auth without a name', `Basic ${Buffer.from(`:${SECRET}`).toString('base64')}`],
  ['in base64', Buffer.from(SECRET).toString('base64')],
])('a secret %s is blanked out', (_name, text) => {
  const shown = redactSecrets({ text }, [SECRET]);
  expect(shown.text).toContain('[redacted]');
  for (const form of [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64').slice(0, -2)])
    expect(shown.text).not.toContain(form);
});

test('headers that carry credentials are blanked whatever they hold', () => {
  const shown = redactSecrets({ headers: { Authorization: 'Basic dXNlcjpwdw==', accept: 'application/json' } }, []);
  expect(shown.headers).toEqual({ Authorization: '[redacted]', accept: 'application/json' });
});

test('secrets are found at any depth of the settings', () => {
  expect(secretTexts({ apiKey: 'abcd', nested: { more: ['efgh', 'x'] }, port: 5432 })).toEqual(['abcd', 'efgh']);
});
