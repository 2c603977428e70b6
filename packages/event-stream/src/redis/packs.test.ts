import { describe, expect, test } from 'vitest';
import { decodePack, dividePacks, encodePack } from './packs';

const frame = (header: string, body: string) => {
  const of = { header: Buffer.from(header), body: Buffer.from(body) };
  return { ...of, bytes: of.header.length + of.body.length };
};
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const texts = (pack: Buffer) =>
  decodePack('7-1', pack).chunks.map(({ offset, header, body }) => [offset, text(header), text(body)]);

describe('a pack', () => {
  test('gives back its frames byte for byte, each under an offset of its own', () => {
    const frames = [frame('h', 'body'), frame('', ''), frame('header', ''), frame('', 'x'.repeat(70_000))];
    expect(texts(encodePack(frames))).toEqual([
      ['7-1', 'h', 'body'],
      ['7-1.1', '', ''],
      ['7-1.2', 'header', ''],
      ['7-1.3', '', 'x'.repeat(70_000)],
    ]);
  });

  test('says how many bytes of headers and bodies it holds, framed or not', () => {
    const pack = Buffer.concat([encodePack([frame('h', 'body'), frame('', 'x')]), Buffer.from('torn and more')]);
    expect(decodePack('7-1', pack).bytes).toBe('hbodyxtorn and more'.length);
  });

  test('is read without a copy', () => {
    const pack = encodePack([frame('h', 'a'), frame('h', 'b')]);
    expect(decodePack('7-1', pack).chunks.map(({ body }) => body.buffer)).toEqual([pack.buffer, pack.buffer]);
  });

  test.each([
    ['nothing', ''],
    ['less than the lengths', 'abc'],
    ['lengths of what is not there', 'torn and more'],
  ])('that holds %s is one chunk without a header, and not an endless or failing one', (_name, text) => {
    expect(texts(Buffer.from(text))).toEqual([['7-1', '', text]]);
  });

  test('of which only the end is none keeps what stands before', () => {
    const pack = Buffer.concat([encodePack([frame('h', 'b')]), Buffer.from('torn and more')]);
    expect(texts(pack)).toEqual([
      ['7-1', 'h', 'b'],
      ['7-1.1', '', 'torn and more'],
    ]);
  });
});

describe('what goes to one stream', () => {
  const sizes = (bytes: readonly number[]) =>
    dividePacks(bytes.map((size) => frame('', 'x'.repeat(size)))).map((pack) => pack.map(({ body }) => body.length));
  const KIB = 1024;

  test.each([
    ['is one pack while it is small', [1, 2, 3], [[1, 2, 3]]],
    [
      'begins a new pack before 64 KiB are exceeded',
      [40 * KIB, 20 * KIB, 10 * KIB, 1],
      [
        [40 * KIB, 20 * KIB],
        [10 * KIB, 1],
      ],
    ],
    ['has a pack for what is larger by itself, in its place', [1, 70 * KIB, 2], [[1], [70 * KIB], [2]]],
    ['may be nothing', [], []],
  ])('%s', (_name, bytes, packs) => {
    expect(sizes(bytes)).toEqual(packs);
  });
});
