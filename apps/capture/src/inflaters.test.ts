import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Inflaters } from './inflaters';
import { unwrapBody } from './unwrap-body';

const wrapping = { contentEncoding: 'gzip', contentType: 'application/json', compression: '', bytesMax: 1_000_000 };
const textOf = (n: number) => JSON.stringify({ batch: Array.from({ length: 50 }, () => ({ n })) });
const open = async (inflaters: Inflaters, n: number, until: Promise<void>) =>
  inflaters.use(async (inflater) => {
    const opened = await unwrapBody(gzipSync(textOf(n)), { ...wrapping, inflater });
    await until;
    return { text: opened.ok ? Buffer.from(opened.json).toString() : '', isLent: inflater !== null };
  });

test('each of many requests under way has its own bytes until it is over, above the limit too', async () => {
  const inflaters = new Inflaters();
  for (let round = 0; round < 2; round++) {
    let end: () => void = () => {};
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    const under = Array.from({ length: 70 }, (_, n) => open(inflaters, n, until));
    end();
    const done = await Promise.all(under);
    expect(done.map(({ text }) => text)).toEqual(done.map((_, n) => textOf(n)));
    expect(done.filter(({ isLent }) => isLent)).toHaveLength(64);
  }
});

test('what failed gives its memory back, and the next request has it', async () => {
  const inflaters = new Inflaters();
  const first = await inflaters.use((inflater) => Promise.resolve(inflater));
  await expect(inflaters.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await inflaters.use((inflater) => Promise.resolve(inflater))).toBe(first);
});

test('gzip in gzip is opened without overwriting what is read', async () => {
  const opened = await new Inflaters().use(async (inflater) => {
    const found = await unwrapBody(gzipSync(gzipSync(textOf(1), { level: 0 }), { level: 0 }), {
      ...wrapping,
      inflater,
    });
    return found.ok && Buffer.from(found.json).toString();
  });
  expect(opened).toBe(textOf(1));
});
