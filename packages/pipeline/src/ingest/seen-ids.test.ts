import { digest } from '@tributary/kernel';
import { describe, expect, test } from 'vitest';
import { chunkPlace, placeOf, SeenIds } from './seen-ids';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const hex = (n: number) => digest('src', String(n));
const id = (n: number) => ({ ids: Buffer.from(hex(n), 'hex'), row: 0 });
const place = (n: number) => placeOf(chunkPlace('live', `${1_700_000_000_000 + Math.floor(n / 100)}-0`), n % 100);
const table = (idsMax = 10_000_000) => new SeenIds({ windowDays: 7, idsMax });

describe('the table of seen ids', () => {
  test('tells a new id, the same place again, and a duplicate apart', () => {
    const seen = table();
    expect(seen.see(id(1), place(1), NOW)).toBe('new');
    expect(seen.see(id(1), place(1), NOW)).toBe('same');
    expect(seen.see(id(1), place(2), NOW)).toBe('duplicate');
    expect(seen.see(id(1), placeOf(chunkPlace('backfill', '1700000000000-0'), 1), NOW)).toBe('duplicate');
    expect(seen.size).toBe(1);
  });

  test('agrees with a Map over 100,000 ids with repeats, through every growth', () => {
    const seen = table();
    const truth = new Map<string, number>();
    for (let i = 0; i < 100_000; i++) {
      const n = i % 3 === 0 ? Math.floor(i / 7) : i;
      const known = truth.has(hex(n));
      truth.set(hex(n), i);
      if ((seen.see(id(n), place(i), NOW) === 'duplicate') !== known) throw new Error(`wrong about ${i}`);
    }
    expect(seen.size).toBe(truth.size);
  });

  test('costs 25 to 33 bytes per id, whenever it is looked at', () => {
    const seen = table();
    for (let i = 0; i < 150_000; i++) {
      seen.see(id(i), place(i), NOW);
      if (i > 20_000 && i % 500 === 0) expect(seen.bytes / seen.size).toBeLessThan(33);
    }
  });

  test('remembers for seven days and forgets later, when room is needed', () => {
    const seen = table();
    for (let i = 0; i < 8_000; i++) seen.see(id(i), place(i), NOW);
    for (let i = 8_000; i < 30_000; i++) seen.see(id(i), place(i), NOW + 7 * DAY_MS);
    expect(seen.see(id(1), place(77), NOW + 7 * DAY_MS)).toBe('duplicate');
    for (let i = 30_000; i < 120_000; i++) seen.see(id(i), place(i), NOW + 8 * DAY_MS);
    expect(seen.see(id(2), place(77), NOW + 8 * DAY_MS)).toBe('new');
  });

  test('forgets the oldest day first rather than grow beyond its bound', () => {
    const seen = table(50_000);
    for (let day = 0; day < 7; day++) {
      for (let i = 0; i < 20_000; i++) seen.see(id(day * 20_000 + i), place(i), NOW + day * DAY_MS);
    }
    expect(seen.bytes).toBeLessThan(50_000 * 40);
    expect(seen.see(id(6 * 20_000 + 5), place(77), NOW + 6 * DAY_MS)).toBe('duplicate');
  });
});
