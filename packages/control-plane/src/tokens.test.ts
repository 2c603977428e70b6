import { expect, test } from 'vitest';
import { hashToken, randomToken } from './tokens';

test('tokens have the length asked for, letters and digits only, and never come twice', () => {
  const tokens = Array.from({ length: 1_000 }, () => randomToken(32));
  expect(tokens.every((token) => /^[0-9A-Za-z]{32}$/.test(token))).toBe(true);
  expect(new Set(tokens).size).toBe(1_000);
});

test('every character is as likely as every other', () => {
  const counts = new Map<string, number>();
  for (const character of randomToken(62_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(counts.size).toBe(62);
  // 1,000 expected of each; 200 away is more than six standard deviations.
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
});

test('the hash is SHA-256 in hex', () => {
  expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
