import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import LZString from 'lz-string';
import { describe, expect, test } from 'vitest';
import { lz64Bomb } from './lz64.scene';
import { asItCame, unwrapBody, type Wrapping } from './unwrap-body';
import { ZSTD_FROM_PIPE, ZSTD_OF_KNOWN_SIZE, ZSTD_TEXT, zstdBomb } from './zstd.scene';

const MIB = 1024 * 1024;
const json = JSON.stringify({ event: 'clicked', distinct_id: 'u1', properties: { text: 'Grüße 👋' } });
const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64');
const lz64 = LZString.compressToBase64(json);
const form = (data: string, more = '') => `data=${encodeURIComponent(data)}${more}`;
const FORM = { contentType: 'application/x-www-form-urlencoded' };
const unwrap = (body: string | Uint8Array, wrapping: Partial<Wrapping> = {}) =>
  unwrapBody(Buffer.from(body), {
    ...{ contentEncoding: '', contentType: 'application/json', compression: '', bytesMax: 20 * MIB },
    ...wrapping,
  });
const textOf = (found: Awaited<ReturnType<typeof unwrapBody>>) =>
  found.ok ? Buffer.from(found.json).toString('utf8') : found.reason;

test('a body that is plain JSON is known without waiting, and nothing else is', () => {
  const known = (body: string | Uint8Array, more: Partial<Wrapping> = {}) =>
    asItCame(Buffer.from(body), { contentEncoding: '', contentType: '', compression: '', bytesMax: 1_000, ...more })
      ?.ok;
  expect([known(json), known(` [${json}]`), known(json, { compression: 'base64' })]).toEqual([true, true, true]);
  const others = [known(''), known('data=e30'), known(base64(json)), known(gzipSync(json))];
  expect([...others, known(json, { contentEncoding: 'br' }), known(json, { bytesMax: 10 })]).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});

describe('every wrapping is taken off', () => {
  test.each<[string, string | Uint8Array, Partial<Wrapping>]>([
    ['none', json, {}],
    ['gzip, by its first bytes', gzipSync(json), { contentType: 'text/plain' }],
    ['gzip-js', gzipSync(json), { compression: 'gzip-js' }],
    ['deflate', deflateSync(json), { contentEncoding: 'deflate' }],
    ['bare deflate', deflateRawSync(json), { contentEncoding: 'deflate' }],
    ['brotli', brotliCompressSync(json), { contentEncoding: 'br' }],
    ['brotli, in capital letters', brotliCompressSync(json), { contentEncoding: 'BR' }],
    ['a header that a proxy has left behind', json, { contentEncoding: 'br' }],
    ['base64', base64(json), { compression: 'base64' }],
    ['base64 that nobody mentions', base64(json), {}],
    ['base64 of an array that nobody mentions', base64('[{"event":"e"}]'), {}],
    ['lz64', lz64, { compression: 'lz64' }],
    ['lz64 in a form', form(lz64, '&compression=lz64'), FORM],
    ['lz64 in a form, the parameter in the query', form(lz64), { ...FORM, compression: 'lz64' }],
    ['lz64 in a form with bare plus signs', `data=${lz64}&compression=lz64`, FORM],
    ['base64 in a form', form(base64(json)), FORM],
    ['a form under text/plain, as beacons come', form(base64(json), '&ver=1'), { contentType: 'text/plain' }],
    ['a form whose data comes last', `ver=1.2&${form(base64(json))}`, FORM],
    ['gzip in base64 in a form', form(base64(gzipSync(json))), FORM],
    ['still base64 inside of gzip', gzipSync(base64(json)), { compression: 'gzip-js' }],
    ['still base64 inside of lz64', LZString.compressToBase64(base64(json)), { compression: 'lz64' }],
    ['base64 twice', base64(base64(json)), { compression: 'base64' }],
    ['a form in gzip', gzipSync(form(base64(json))), FORM],
  ])('%s', async (_name, body, wrapping) => {
    const found = await unwrap(body, wrapping);
    expect([_name, textOf(found).replace('[{"event":"e"}]', json)]).toEqual([_name, json]);
  });

  test.each([
    ['of known size', ZSTD_OF_KNOWN_SIZE],
    ['from a pipe', ZSTD_FROM_PIPE],
  ])('zstd %s, by header or by its first bytes', async (_name, bytes) => {
    expect(textOf(await unwrap(bytes, { contentEncoding: 'zstd' }))).toBe(ZSTD_TEXT);
    expect(textOf(await unwrap(bytes))).toBe(ZSTD_TEXT);
  });
});

describe('what goes into the stream', () => {
  test.each<[string, string | Uint8Array, Partial<Wrapping>, Uint8Array | string, string]>([
    ["the client's gzip", gzipSync(json), {}, gzipSync(json), 'gzip'],
    ['the gzip of a form', form(base64(gzipSync(json))), FORM, gzipSync(json), 'gzip'],
    ['the JSON of all else', brotliCompressSync(json), { contentEncoding: 'br' }, json, 'identity'],
    ['not a gzip that holds more than the JSON', gzipSync(base64(json)), {}, json, 'identity'],
  ])('%s', async (_name, body, wrapping, kept, encoding) => {
    const found = await unwrap(body, wrapping);
    expect(found).toMatchObject({ ok: true, encoding });
    expect(found.ok && Buffer.compare(found.kept, Buffer.from(kept))).toBe(0);
  });
});

describe('a bomb is given up at the limit, whatever it is made of', () => {
  const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  const zeros = Buffer.alloc(64 * MIB, ' ');
  test.each<[string, string | Uint8Array, Partial<Wrapping>]>([
    ['gzip', gzipSync(zeros), {}],
    ['gzip in base64', base64(gzipSync(zeros)), { compression: 'base64' }],
    ['gzip in gzip', gzipSync(gzipSync(zeros)), {}],
    ['deflate', deflateSync(zeros), { contentEncoding: 'deflate' }],
    ['bare deflate', deflateRawSync(zeros), { contentEncoding: 'deflate' }],
    ['brotli', brotliCompressSync(zeros, FAST), { contentEncoding: 'br' }],
    ['lz64', lz64Bomb(20_000), { compression: 'lz64' }],
    ['zstd', zstdBomb(600), { contentEncoding: 'zstd' }],
    ['zstd that asks for a window of 2 GB', zstdBomb(1, 0xa8), { contentEncoding: 'zstd' }],
  ])('%s', async (_name, body, wrapping) => {
    expect(await unwrap(body, wrapping)).toMatchObject({ ok: false, reason: 'request_too_large' });
  });
});

describe('what can not be opened says so', () => {
  test.each<[string, string | Uint8Array, Partial<Wrapping>, string]>([
    ['nothing', '', {}, 'malformed_json'],
    ['gzip that is none', 'hello', { contentEncoding: 'gzip' }, 'malformed_gzip'],
    ['gzip cut short', gzipSync(json).subarray(0, 30), {}, 'malformed_gzip'],
    ['deflate cut short', deflateSync(json).subarray(0, 30), { contentEncoding: 'deflate' }, 'malformed_encoding'],
    ['brotli cut short', brotliCompressSync(json).subarray(0, 30), { contentEncoding: 'br' }, 'malformed_encoding'],
    ['brotli that is none', 'hello', { contentEncoding: 'br' }, 'malformed_encoding'],
    ['zstd cut short', ZSTD_FROM_PIPE.subarray(0, 90), { contentEncoding: 'zstd' }, 'malformed_encoding'],
    ['zstd that is none', 'hello', { contentEncoding: 'zstd' }, 'malformed_encoding'],
    ['zstd of two frames', Buffer.concat([ZSTD_FROM_PIPE, zstdBomb(1, 0xa8)]), {}, 'malformed_encoding'],
    [
      'zstd with a broken inside',
      ZSTD_FROM_PIPE.map((byte, i) => (i > 20 && i < 60 ? 255 : byte)),
      {},
      'malformed_encoding',
    ],
    ['lz64 cut short', lz64.slice(0, 30), { compression: 'lz64' }, 'malformed_encoding'],
  ])('%s', async (_name, body, wrapping, reason) => {
    expect(await unwrap(body, wrapping)).toMatchObject({ ok: false, reason });
  });
});
