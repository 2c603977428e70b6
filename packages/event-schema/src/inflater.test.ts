import { randomBytes } from 'node:crypto';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Inflater } from './inflater';
import { scanModule } from './scan/scan-memory';

const BYTES_MAX = 2_000_000;
const open = (bytes: Uint8Array) => new Inflater({ bytesMax: BYTES_MAX, isCompared: true }).open(bytes);
const events = (count: number) =>
  Buffer.from(
    JSON.stringify({
      batch: Array.from({ length: count }, (_, n) => ({
        n,
        id: randomBytes(16).toString('hex'),
        name: 'Product Viewed',
      })),
    }),
  );

test('bodies of all sizes come out whole, one after the other, with broken ones and bombs between them', () => {
  const inflater = new Inflater({ bytesMax: BYTES_MAX, isCompared: true });
  for (let n = 0; n < 300; n++) {
    const body = n % 2 === 0 ? randomBytes(n * n * 15) : Buffer.from('{"a":1}'.repeat(n * 400));
    const packed = gzipSync(body);
    const opened = inflater.open(packed);
    expect(opened.ok && body.equals(opened.bytes), `body ${n}`).toBe(true);
    if (n % 10 === 0) expect(inflater.open(packed.subarray(0, -9))).toEqual({ ok: false, reason: 'malformed_gzip' });
    if (n % 10 === 1) expect(inflater.open(Buffer.from('nope'))).toEqual({ ok: false, reason: 'malformed_gzip' });
    if (n % 50 === 2) {
      const bomb = gzipSync(Buffer.alloc(BYTES_MAX + 1));
      expect(inflater.open(bomb)).toEqual({ ok: false, reason: 'request_too_large' });
    }
  }
});

describe('opened without zlib', () => {
  const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
  const bodies: Record<string, Buffer> = {
    'a hundred events': events(100),
    'two thousand events': events(2_000),
    'one letter': Buffer.from('a'),
    'one letter many times': Buffer.alloc(100_000, 'a'),
    'texts of each short period': Buffer.concat(
      Array.from({ length: 40 }, (_, n) =>
        Buffer.from(
          randomBytes(n + 1)
            .toString('hex')
            .repeat(50),
        ),
      ),
    ),
    'bytes without any order': randomBytes(70_000),
    'letters of two to four bytes': Buffer.from('äß日本語🙂'.repeat(3_000)),
  };
  const ways = [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE].flatMap((strategy) =>
    [0, 1, 6, 9].map((level) => ({ strategy, level })),
  );
  test.each(Object.entries(bodies))('%s, in every way that zlib packs', (_name, body) => {
    for (const way of ways) {
      expect(inflated(deflateRawSync(body, way), body.length)?.equals(body), JSON.stringify(way)).toBe(true);
      const opened = open(gzipSync(body, way));
      expect(opened.ok && body.equals(opened.bytes), JSON.stringify(way)).toBe(true);
    }
  });

  test('what is shorter or longer than it says, or cut anywhere, is not taken', () => {
    const body = events(20);
    const packed = deflateRawSync(body);
    expect(inflated(packed, body.length - 1)).toBeNull();
    expect(inflated(packed, body.length + 1)).toHaveLength(body.length);
    expect(inflated(Buffer.concat([packed, Buffer.alloc(1)]), body.length)).toBeNull();
    for (let cut = 0; cut < packed.length; cut++) {
      expect(inflated(packed.subarray(0, cut), body.length), `${cut} bytes`).toBeNull();
    }
  });
});

/** What the module itself makes of it, or null. */
function inflated(packed: Buffer, room: number): Buffer | null {
  const at = 256 * 1024;
  const from = at + room + 512;
  const missing = from + packed.length + 512 - scanModule.memory.buffer.byteLength;
  if (missing > 0) scanModule.memory.grow(Math.ceil(missing / 65_536));
  new Uint8Array(scanModule.memory.buffer).set(packed, from);
  const size = scanModule.inflate(from, packed.length, at, room);
  return size < 0 ? null : Buffer.from(new Uint8Array(scanModule.memory.buffer, at, size));
}

test('a wrong size is malformed, and a wrong checksum where it is compared', () => {
  const packed = gzipSync('{"batch":[]}');
  for (let at = packed.length - 8; at < packed.length; at++) {
    const wrong = Buffer.from(packed);
    wrong[at] = (wrong[at] as number) ^ 1;
    expect(open(wrong), `byte ${at}`).toEqual({ ok: false, reason: 'malformed_gzip' });
    const again = new Inflater({ bytesMax: BYTES_MAX, isCompared: false }).open(wrong);
    expect(again.ok, `byte ${at}`).toBe(at < packed.length - 4);
  }
});

test('two members in one body are one text, as with gunzip, and a name in a header is passed over', () => {
  const two = open(Buffer.concat([gzipSync('ab'), gzipSync('cd')]));
  expect(two.ok && Buffer.from(two.bytes).toString()).toBe('abcd');
  const plain = gzipSync('ab');
  const named = Buffer.concat([
    plain.subarray(0, 3),
    Buffer.of(8),
    plain.subarray(4, 10),
    Buffer.from('name\0'),
    plain.subarray(10),
  ]);
  const opened = open(named);
  expect(opened.ok && Buffer.from(opened.bytes).toString()).toBe('ab');
});

test('a thousand bodies are opened in the same memory, and a large one in its own', () => {
  const inflater = new Inflater({ bytesMax: BYTES_MAX, isCompared: true });
  const packed = gzipSync(Buffer.alloc(100_000, 'x'));
  const buffers = new Set<ArrayBufferLike>();
  for (let n = 0; n < 1_000; n++) {
    const opened = inflater.open(packed);
    if (opened.ok) buffers.add(opened.bytes.buffer);
  }
  expect(buffers.size).toBe(1);
  const large = inflater.open(gzipSync(Buffer.alloc(1_000_000, 'y')));
  inflater.open(packed);
  expect(large.ok && large.bytes.every((byte) => byte === 'y'.charCodeAt(0))).toBe(true);
});
