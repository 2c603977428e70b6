import { expect, test } from 'vitest';
import type { PersonExport } from '@/api';
import { collectExport } from './collect-export';

test('an export goes through all pages, in their order, and keeps the person of the first', async () => {
  const page = (n: number, nextCursor: string | null): PersonExport =>
    ({ person: n === 1 ? { id: 'p' } : null, events: [{ messageId: `m${n}` }], nextCursor }) as unknown as PersonExport;
  const pages: Readonly<Record<string, PersonExport>> = { first: page(1, 'b'), b: page(2, 'c'), c: page(3, null) };
  const told: number[] = [];
  const whole = await collectExport(
    async (cursor) => pages[cursor ?? 'first'] as PersonExport,
    (events) => told.push(events),
  );
  expect(whole.person).toEqual({ id: 'p' });
  expect(whole.events.map(({ messageId }) => messageId)).toEqual(['m1', 'm2', 'm3']);
  expect(told).toEqual([1, 2, 3]);
});
