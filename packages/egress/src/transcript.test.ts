import { expect, test } from 'vitest';
import { createRedactor, redactHeaders, redactUrl, shortenTranscript, showBody } from './transcript';

const plain = createRedactor([]);

test('a secret is blanked in every spelling that a request gives it', () => {
  const secret = 's3cr"t & more/ok';
  const redactor = createRedactor([secret]);
  const basic = Buffer.from(`${secret}:`).toString('base64');
  const text = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify({ secret }),
    Buffer.from(secret).toString('base64'),
    basic,
  ].join('\n');
  const shown = redactor(text);
  expect(shown).not.toContain('s3cr');
  expect(shown).not.toContain(basic);
  expect(shown.match(/\[redacted\]/g)).toHaveLength(6);
});

test('of a secret URL the host stays readable', () => {
  const url = 'https://hooks.test/services/T0/B0/xyz';
  expect(redactUrl(url, createRedactor([url]))).toBe('https://hooks.test[redacted]');
});

test('very short secrets are left, because blanking them would blank everything', () => {
  expect(createRedactor(['a', 'us'])('a user')).toBe('a user');
});

test('a lone surrogate in a secret does no harm', () => {
  expect(createRedactor(['abcd\ud800'])('x')).toBe('x');
});

test('credentials are blanked by the name of header and parameter', () => {
  expect(
    redactHeaders(
      { Authorization: 'Bearer abc', cookie: 'a=b', 'DD-API-KEY': 'k', 'x-app-token': 't', accept: 'text/plain' },
      plain,
    ),
  ).toEqual({
    Authorization: 'Bearer [redacted]',
    cookie: '[redacted]',
    'DD-API-KEY': '[redacted]',
    'x-app-token': '[redacted]',
    accept: 'text/plain',
  });
  expect(redactUrl('https://x.test/p?api_key=1&api_secret=2&q=3&token=4#h', plain)).toBe(
    'https://x.test/p?api_key=[redacted]&api_secret=[redacted]&q=3&token=[redacted]#h',
  );
  expect(redactUrl('https://hooks.test/services/T0/verysecret', createRedactor(['verysecret']))).toBe(
    'https://hooks.test/services/T0/[redacted]',
  );
  expect(redactUrl('https://u:pass@x.test/', plain)).not.toContain('pass@');
});

test('bodies are cut at 64 KiB without breaking a character, and never through a secret', () => {
  const long = showBody('€'.repeat(40_000), plain);
  expect(long.truncated).toBe(true);
  expect(Buffer.byteLength(long.text)).toBeLessThanOrEqual(65_536);
  expect(long.text.endsWith('€')).toBe(true);
  const straddling = showBody(`${'x'.repeat(65_530)}topsecret`, createRedactor(['topsecret']));
  expect(straddling.text).not.toContain('tops');
});

test('what is not text is named with its size', () => {
  expect(showBody(Uint8Array.from([0xff, 0xfe, 0x00]), plain).text).toBe('[binary, 3 bytes]');
});

test('a shortened copy says that it is one', () => {
  const transcript = {
    method: 'POST',
    url: 'https://x.test',
    requestHeaders: {},
    requestBody: 'a'.repeat(100),
    status: 200,
    responseBody: 'ok',
    durationMs: 1,
    truncated: false,
  };
  expect(shortenTranscript(transcript, 10)).toMatchObject({
    requestBody: 'a'.repeat(10),
    responseBody: 'ok',
    truncated: true,
  });
  expect(shortenTranscript(transcript, 100)).toEqual(transcript);
});
