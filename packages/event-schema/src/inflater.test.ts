import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Inflater } from './inflater';

const BYTES_MAX = 2_000_000;

test('bodies of all sizes come out whole, one after the other, with broken ones and bombs between them', () => {
  const inflater = new Inflater(BYTES_MAX);
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

test('two members in one body are one text, as with gunzip', () => {
  const opened = new Inflater(BYTES_MAX).open(Buffer.concat([gzipSync('ab'), gzipSync('cd')]));
  expect(opened.ok && Buffer.from(opened.bytes).toString()).toBe('abcd');
});

test('a thousand bodies are opened in the same memory', () => {
  const inflater = new Inflater(BYTES_MAX);
  const packed = gzipSync(Buffer.alloc(100_000, 'x'));
  const buffers = new Set<ArrayBufferLike>();
  for (let n = 0; n < 1_000; n++) {
    const opened = inflater.open(packed);
    if (opened.ok) buffers.add(opened.bytes.buffer);
  }
  expect(buffers.size).toBe(1);
});
