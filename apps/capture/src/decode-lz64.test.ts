import LZString from 'lz-string';
import { describe, expect, test } from 'vitest';
import { decodeLz64 } from './decode-lz64';
import { lz64Bomb } from './lz64.scene';
import { randomFrom } from './random.scene';

const MIB = 1024 * 1024;
const decode = (text: string, unitsMax = MIB) => decodeLz64(Buffer.from(text, 'latin1'), unitsMax);

describe('what the package itself has made is read as the package itself would', () => {
  test.each([
    ['nothing', ''],
    ['one letter', 'a'],
    ['a letter that comes again', 'aaaaaaaaaaaaaaaaaaaa'],
    ['an event', JSON.stringify({ event: '$pageview', properties: { token: 'k', text: 'Grüße 👋 漢字' } })],
    ['halves of surrogate pairs', '\ud83d \ude00 \u0000 \uffff'],
    ['a long text', JSON.stringify(Array.from({ length: 3_000 }, (_, i) => ({ event: `e${i}`, n: i * 7 })))],
  ])('%s', (_name, text) => {
    expect(decode(LZString.compressToBase64(text))).toEqual({ ok: true, text });
  });

  test('three hundred random texts', () => {
    const next = randomFrom(7);
    for (let i = 0; i < 300; i++) {
      const letters = 1 + Math.floor(next() * (i % 2 === 0 ? 4 : 70_000));
      const length = Math.floor(next() * 200);
      const text = Array.from({ length }, () => String.fromCharCode(Math.floor(next() * letters))).join('');
      expect(decode(LZString.compressToBase64(text))).toEqual({ ok: true, text });
    }
  });
});

describe('hostile input', () => {
  test('a bomb is given up at the limit', () => {
    expect(decode(lz64Bomb(100))).toEqual({ ok: true, text: LZString.decompressFromBase64(lz64Bomb(100)) });
    const bomb = lz64Bomb(20_000);
    expect(bomb.length).toBeLessThan(50_000);
    expect(decode(bomb, 4 * MIB)).toEqual({ ok: false, reason: 'request_too_large' });
  });

  test('the limit itself is allowed', () => {
    expect(decode(LZString.compressToBase64('x'.repeat(1_000)), 1_000)).toMatchObject({ ok: true });
    expect(decode(LZString.compressToBase64('x'.repeat(1_001)), 1_000)).toMatchObject({ ok: false });
  });

  test.each([
    ['cut short', LZString.compressToBase64('{"event":"clicked","properties":{}}').slice(0, 20)],
    ['letters that are none', 'N4Ig*'],
    ['a word that no one has said', '////'],
  ])('%s is malformed', (_name, text) => {
    expect(decode(text)).toEqual({ ok: false, reason: 'malformed_encoding' });
  });

  test('random letters end, one way or the other', () => {
    const next = randomFrom(11);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    for (let i = 0; i < 300; i++) {
      const text = Array.from({ length: 200 }, () => alphabet[Math.floor(next() * 64)]).join('');
      const found = decode(text, 10_000);
      if (found.ok) expect(found.text.length).toBeLessThanOrEqual(10_000);
    }
  });
});
