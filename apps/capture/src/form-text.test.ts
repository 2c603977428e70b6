import { expect, test } from 'vitest';
import { formField, withPluses } from './form-text';

const textOf = (form: string, name: string) => formField(Buffer.from(form, 'utf8'), name)?.toString('utf8') ?? null;

test.each([
  'data=a',
  'a=1&data=b%2Bc+d',
  'data=%7B%22t%22%3A%22Gr%C3%BC%C3%9Fe+%F0%9F%91%8B%22%7D&compression=base64',
  'data=&data=second',
  'xdata=no&data=yes',
  'data=a=b&c=d',
  'data=100%&x=%zz',
  'data=%4&y',
  'data=%',
  'nothing=here',
  'data',
  '',
])('%s: what URLSearchParams finds', (form) => {
  const expected = new URLSearchParams(form);
  for (const name of ['data', 'compression', 'xdata', 'c']) {
    const wanted = expected.get(name);
    // A name alone is a field without a value to URLSearchParams; here it is none.
    expect(textOf(form, name)).toBe(wanted === '' && !form.includes(`${name}=`) ? null : wanted);
  }
});

test('bytes that are no text stay bytes, written out or by themselves', () => {
  expect([...(formField(Buffer.from('data=%1F%8B%08%FF', 'latin1'), 'data') ?? [])]).toEqual([0x1f, 0x8b, 8, 255]);
  expect([...(formField(Uint8Array.from([100, 61, 0xff, 0x80]), 'd') ?? [])]).toEqual([0xff, 0x80]);
});

test('blanks become plus signs, in a copy', () => {
  const came = Buffer.from('a b  c');
  expect(withPluses(came).toString()).toBe('a+b++c');
  expect(came.toString()).toBe('a b  c');
  expect(withPluses(Buffer.from('abc')).toString()).toBe('abc');
});
