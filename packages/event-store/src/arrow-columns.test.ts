import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { rowsToArrow } from './arrow-columns';

interface Row {
  readonly text: string;
  readonly id: string;
  readonly ms: number;
  readonly raw: Uint8Array;
}
const rows: Row[] = [
  ['', '00112233445566778899aabbccddeeff', 0],
  ['plain', 'FFEEDDCCBBAA99887766554433221100', 1_763_800_000_123],
  ['plain', 'a'.repeat(32), 2 ** 52],
  ['é'.repeat(100), 'b'.repeat(32), 1],
  ['short é 🎉', 'c'.repeat(32), 2],
  ['lone \ud800', 'd'.repeat(32), 3],
  ['\udc00 behind its other half', 'e'.repeat(32), 4],
].map(([text, id, ms], n) => ({
  text: String(text),
  id: String(id),
  ms: Number(ms),
  raw: Uint8Array.from([n, 0, 10]),
}));

const read = (parts: readonly Uint8Array[]) => tableFromIPC(Buffer.concat(parts));

test('every kind of column is read back by another implementation as it went in', async () => {
  const table = read(
    await rowsToArrow(rows, [
      { name: 'text', kind: 'text', of: (row) => row.text },
      { name: 'word', kind: 'word', of: (row) => row.text },
      { name: 'id', kind: 'id', of: (row) => row.id },
      { name: 'raw', kind: 'bytes', of: (row) => row.raw },
      { name: 'wide', kind: 'u64', of: (row) => row.ms },
      { name: 'at', kind: 'ms', of: (row) => row.ms },
      { name: 'small', kind: 'u16', of: (row) => row.raw[0] ?? 0 },
      { name: 'middle', kind: 'u32', of: () => 4_294_967_295 },
    ]),
  );
  const columns = (name: string) => [...(table.getChild(name) ?? [])];
  const texts = rows.map(({ text }) => Buffer.from(text).toString());
  expect(columns('text')).toEqual(texts);
  expect(columns('word')).toEqual(texts);
  expect(columns('id').map((id) => Buffer.from(id).toString('hex'))).toEqual(rows.map(({ id }) => id.toLowerCase()));
  expect(columns('raw').map((raw) => [...raw])).toEqual(rows.map(({ raw }) => [...raw]));
  expect(columns('wide').map(Number)).toEqual(rows.map(({ ms }) => ms));
  expect(columns('at').map(Number)).toEqual(rows.map(({ ms }) => ms));
  expect(columns('small')).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(columns('middle')).toEqual(rows.map(() => 4_294_967_295));
});

test.each(['', 'abc', 'g'.repeat(32), 'é'.repeat(32), 'a'.repeat(33)])('%j is refused as an id', async (id) => {
  await expect(rowsToArrow([{ id }], [{ name: 'id', kind: 'id', of: (row) => row.id }])).rejects.toThrow(TypeError);
});

test.each([Number.NaN, 1.5, 2 ** 53])('%d is refused as a time', async (ms) => {
  await expect(rowsToArrow([{ ms }], [{ name: 'at', kind: 'ms', of: (row) => row.ms }])).rejects.toThrow(TypeError);
});
