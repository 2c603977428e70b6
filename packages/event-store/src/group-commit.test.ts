import { expect, test, vi } from 'vitest';
import { createGroupCommit } from './group-commit';

function scene({ bytesMax = 1_000, everyMs = 0, fail = (_rows: readonly string[]): boolean => false } = {}) {
  const writes: string[][] = [];
  const gates: (() => void)[] = [];
  const append = createGroupCommit<string>({
    async write(rows) {
      writes.push([...rows]);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (fail(rows)) throw new Error('the store is away');
    },
    weigh: (row) => row.length,
    bytesMax,
    everyMs,
  });
  const release = async (count: number) => {
    for (let done = 0; done < count; done++) {
      await expect.poll(() => gates.length).toBeGreaterThan(0);
      gates.shift()?.();
    }
  };
  return { append, writes, release };
}

test('appends that come together are one write, those that come meanwhile are the next', async () => {
  const { append, writes, release } = scene();
  const first = Promise.all([append(['a']), append(['b', 'c'])]);
  await expect.poll(() => writes.length).toBe(1);
  const second = Promise.all([append(['d']), append(['e'])]);
  await release(2);
  await Promise.all([first, second]);
  expect(writes).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
});

test('a group ends before it weighs too much, and a single append is never cut', async () => {
  const { append, writes, release } = scene({ bytesMax: 4 });
  const all = Promise.all([append(['aaa']), append(['bbb']), append(['c']), append(['dddddd', 'eeeeee'])]);
  await release(3);
  await all;
  expect(writes).toEqual([['aaa'], ['bbb', 'c'], ['dddddd', 'eeeeee']]);
});

test('a failed write is told to everybody in it, and to nobody else', async () => {
  const { append, release } = scene({ fail: (rows) => rows.includes('bad') });
  const together = Promise.allSettled([append(['bad']), append(['good'])]);
  await release(1);
  const later = append(['later']);
  await release(1);
  expect((await together).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await later;
});

test('an empty append is no write', async () => {
  const { append, writes } = scene();
  await append([]);
  expect(writes).toEqual([]);
});

test('a clock that steps back by a day delays nothing', async () => {
  const { append, writes, release } = scene({ everyMs: 5 });
  const first = append(['a']);
  await release(1);
  await first;
  const yesterday = Date.now() - 86_400_000;
  const clock = vi.spyOn(Date, 'now').mockReturnValue(yesterday);
  const second = append(['b']);
  await new Promise((resolve) => setTimeout(resolve, 50));
  clock.mockRestore();
  await release(1);
  await second;
  expect(writes).toEqual([['a'], ['b']]);
});
