import { constants, deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Inflated, inflateGzip } from '../body';
import { Inflater } from '../inflater';
import { below, pick, type Random, randomFrom, valueText } from './random-json.scene';

/** `npm run test:fuzz -- --seed N --iterations N` for longer walks. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_128);
const ITERATIONS = Number(process.env.FUZZ_ITERATIONS ?? 3_000);
const BYTES_MAX = 200_000;
const STRATEGIES = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE];

/** Text as bodies have it, and bytes as they never do. */
function someBytes(random: Random): Buffer {
  const kind = below(random, 4);
  if (kind === 0) return Buffer.from(Array.from({ length: below(random, 30) }, () => valueText(random, 3)).join(','));
  if (kind === 1) return Buffer.from(Array.from({ length: below(random, 3_000) }, () => below(random, 256)));
  const letters = 1 + below(random, 20);
  const some = Buffer.from(Array.from({ length: below(random, 2_000) }, () => 97 + below(random, letters)));
  return kind === 2 ? some : Buffer.concat([some, someBytes(random), some]);
}

/** One of a few bits, bytes or lengths is another. */
function broken(random: Random, packed: Buffer): Buffer {
  if (random() < 0.2) return packed.subarray(0, below(random, packed.length));
  const bytes = Buffer.from(packed);
  for (let n = below(random, 3); n >= 0; n--) {
    const at = below(random, bytes.length);
    bytes[at] = random() < 0.5 ? (bytes[at] as number) ^ (1 << below(random, 8)) : below(random, 256);
  }
  return bytes;
}

/** A gzip body of one member that says so many bytes, with no checksum. */
function gzipAround(raw: Buffer, size: number): Buffer {
  const around = Buffer.alloc(18 + raw.length);
  around.set([0x1f, 0x8b, 8]);
  around.set(raw, 10);
  around.writeUInt32LE(size, around.length - 4);
  return around;
}

function isSame(one: Inflated, other: Inflated): boolean {
  if (one.ok && other.ok) return Buffer.compare(one.bytes, other.bytes) === 0;
  return !one.ok && !other.ok && one.reason === other.reason;
}

test(`what is opened is what zlib opens, and refused what zlib refuses (seed ${SEED})`, () => {
  const inflater = new Inflater({ bytesMax: BYTES_MAX, isCompared: true });
  for (let round = 0; round < ITERATIONS; round++) {
    const random = randomFrom(SEED + round);
    const level = pick(random, [1, 6, 9]);
    const memLevel = 1 + below(random, 9);
    const packed = gzipSync(someBytes(random), { level, memLevel, strategy: pick(random, STRATEGIES) });
    const bytes = random() < 0.5 ? packed : broken(random, packed);
    expect(isSame(inflater.open(bytes), inflateGzip(bytes, BYTES_MAX)), `round ${round}`).toBe(true);
  }
});

test(`without a checksum to compare, broken bytes are what zlib makes of them too (seed ${SEED})`, () => {
  const inflater = new Inflater({ bytesMax: BYTES_MAX, isCompared: false });
  let taken = 0;
  for (let round = 0; round < ITERATIONS; round++) {
    const random = randomFrom(SEED + round);
    const text = someBytes(random);
    const raw = broken(random, deflateRawSync(text, { strategy: pick(random, STRATEGIES) }));
    const opened = inflater.open(gzipAround(raw, text.length));
    if (!opened.ok) continue;
    taken++;
    expect(inflateRawSync(raw).equals(opened.bytes), `round ${round}`).toBe(true);
  }
  expect(taken).toBeGreaterThan(0);
});
