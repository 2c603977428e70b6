import { expect, test } from 'vitest';
import { partsOf } from './multipart';

const read = (text: string | Uint8Array) =>
  partsOf(typeof text === 'string' ? Buffer.from(text, 'utf8') : text)?.map(({ bytes, ...head }) => ({
    ...head,
    text: Buffer.from(bytes).toString('utf8'),
  }));

test('what a real client writes is read part by part, bytes kept', async () => {
  const form = new FormData();
  form.append('plain', 'Grüße 👋\r\n--not a boundary');
  form.append('empty', '');
  form.append(
    'file',
    new Blob([Uint8Array.from([0, 255, 13, 10, 45, 45])], { type: 'application/octet-stream' }),
    'x.bin',
  );
  const parts = partsOf(new Uint8Array(await new Response(form).arrayBuffer())) ?? [];
  expect(parts.map(({ name, contentType }) => [name, contentType])).toEqual([
    ['plain', ''],
    ['empty', ''],
    ['file', 'application/octet-stream'],
  ]);
  expect(Buffer.from(parts[0]?.bytes ?? []).toString('utf8')).toBe('Grüße 👋\r\n--not a boundary');
  expect([...(parts[1]?.bytes ?? [1])]).toEqual([]);
  expect([...(parts[2]?.bytes ?? [])]).toEqual([0, 255, 13, 10, 45, 45]);
});

test('heads in other spellings', () => {
  const body =
    '--b\r\nCONTENT-DISPOSITION: form-data; filename="name.txt"; name="a"\r\nContent-Encoding:gzip\r\n\r\n1\r\n--b--\r\n';
  expect(read(body)).toEqual([{ name: 'a', contentType: '', contentEncoding: 'gzip', text: '1' }]);
  expect(read('--b\r\n\r\nno head\r\n--b--')).toEqual([
    { name: '', contentType: '', contentEncoding: '', text: 'no head' },
  ]);
});

const PART = '\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--b';
test.each([
  ['nothing', ''],
  ['JSON', '{"a":1}'],
  ['no line', '--b'],
  ['dashes only', '--\r\n\r\n--'],
  ['a boundary that is too long', `--${'b'.repeat(100)}${PART}--`],
  ['no end', `--b${PART}`],
  ['a head without an end', '--b\r\nx: y\r\n--b--'],
  ['a head without measure', `--b\r\nx: ${'y'.repeat(10_000)}\r\n\r\n1\r\n--b--`],
  ['parts without measure', `--b${PART.repeat(1_001)}--`],
])('%s is no multipart body', (_name, body) => {
  expect(read(body)).toBeUndefined();
});
