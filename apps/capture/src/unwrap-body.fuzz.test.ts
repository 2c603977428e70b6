import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { below, type Random, randomFrom } from './random.scene';
import { unwrapBody, type Wrapping } from './unwrap-body';

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);
const ITERATIONS = Number(process.env.FUZZ_ITERATIONS ?? 1_500);
const BYTES_MAX = 64 * 1024;

const EVENT = JSON.stringify({ batch: [{ type: 'track', event: 'a+b é 😀', userId: 'u' }] });

function bodyFrom(random: Random): Buffer {
  const junk = () => Buffer.from(Array.from({ length: below(random, 200) }, () => below(random, 256)));
  const inner =
    [Buffer.from(EVENT), junk(), Buffer.alloc(0), Buffer.from(`\ufeff ${EVENT}`)][below(random, 4)] ?? junk();
  const layers = [
    (bytes: Buffer) => gzipSync(bytes),
    (bytes: Buffer) => Buffer.from(bytes.toString('base64')),
    (bytes: Buffer) => Buffer.from(`data=${encodeURIComponent(bytes.toString('latin1'))}`),
    (bytes: Buffer) =>
      Buffer.concat([Buffer.from(`compression=${['gzip-js', 'lz64', 'base64'][below(random, 3)]}&data=`), bytes]),
    (bytes: Buffer) => bytes.subarray(0, below(random, bytes.length + 1)),
    (bytes: Buffer) => Buffer.concat([bytes, junk()]),
  ];
  let body = inner;
  for (let left = below(random, 4); left > 0; left--)
    body = Buffer.from(layers[below(random, layers.length)]?.(body) ?? body);
  if (body.length > 0 && below(random, 3) === 0) body[below(random, body.length)] = below(random, 256);
  return body;
}

test(`${ITERATIONS} bodies in every wrapping, whole and broken, are opened within the limit or refused, and none throws`, async () => {
  const random = randomFrom(SEED);
  let opened = 0;
  for (let round = 0; round < ITERATIONS; round++) {
    const body = bodyFrom(random);
    const wrapping: Wrapping = {
      contentEncoding: ['', 'gzip', 'br'][below(random, 3)] ?? '',
      contentType: ['application/json', 'application/x-www-form-urlencoded', 'text/plain', ''][below(random, 4)] ?? '',
      compression: ['', 'gzip-js', 'base64', 'lz64', 'nonsense'][below(random, 5)] ?? '',
      bytesMax: BYTES_MAX,
    };
    const at = `seed ${SEED}, round ${round}: ${body.toString('hex')} ${JSON.stringify(wrapping)}`;
    const found = await unwrapBody(body, wrapping).catch((error: unknown) => expect.fail(`${at} threw ${error}`));
    if (!found.ok) continue;
    opened++;
    if (found.json.length > BYTES_MAX) expect.fail(`${at} opened ${found.json.length} bytes`);
  }
  expect(opened).toBeGreaterThan(ITERATIONS / 10);
});

test.each([
  ['plain gzip', (bomb: Buffer) => bomb],
  ['base64', (bomb: Buffer) => Buffer.from(bomb.toString('base64'))],
  ['a form', (bomb: Buffer) => Buffer.from(`data=${encodeURIComponent(bomb.toString('base64'))}`)],
])('a bomb in %s costs no more than the limit', async (_name, wrap) => {
  const wrapping = { contentEncoding: '', contentType: '', compression: '', bytesMax: BYTES_MAX };
  const bomb = wrap(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
  const before = process.memoryUsage().arrayBuffers;
  expect(await unwrapBody(bomb, wrapping)).toMatchObject({ ok: false, reason: 'request_too_large' });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
});

test('random bytes of every length are no reason to throw', async () => {
  const wrapping = { contentEncoding: 'gzip', contentType: '', compression: '', bytesMax: BYTES_MAX };
  for (let length = 0; length < 300; length++) {
    expect(await unwrapBody(randomBytes(length), wrapping)).toHaveProperty('ok');
  }
});
