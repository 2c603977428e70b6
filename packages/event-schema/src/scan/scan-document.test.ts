import { describe, expect, test } from 'vitest';
import { repairText } from '../body';
import { FieldTable } from './field-table';
import { FieldView } from './field-view';
import { type ScannedDocument, scanDocument } from './scan-document';
import { ELEMENT } from './spans';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array, start: number, end: number) => new TextDecoder().decode(bytes.subarray(start, end));

/** A small seeded generator (mulberry32): every run tries the same cases. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function scene(seed: number) {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const STRINGS = [
    '',
    'a',
    'batch',
    'event',
    'é',
    '😀',
    '"',
    '\\',
    '\n',
    '\u0000',
    '\ud800',
    '__proto__',
    'x'.repeat(99),
  ];
  const NUMBERS = [0, -0, 1, -1, 1.5, 1e21, 1e-7, -123.456e5, 9007199254740991];
  const value = (depth: number): unknown => {
    const kind = random();
    if (depth > 6 || kind < 0.25) return pick([...STRINGS]);
    if (kind < 0.4) return pick([...NUMBERS]);
    if (kind < 0.5) return pick([true, false, null]);
    const count = Math.floor(random() * 5);
    if (kind < 0.7) return Array.from({ length: count }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: count }, () => [pick(STRINGS), value(depth + 1)]));
  };
  const blank = () => (random() < 0.2 ? pick([' ', '\n', '\t\r', '  ']) : '');
  const spaced = (text: string) =>
    text.replace(/("(?:[^"\\]|\\.)*")|([{}[\],:])/g, (_, s, c) => (s ? s : `${blank()}${c}${blank()}`));
  const document = () => spaced(JSON.stringify(value(0)));
  const ODD = [
    ...'{}[],:"\\0123456789.eE+-tfnulrase /\u00a0\ufeff\u000b\u0000\u001f\u007fé',
    '\\u12',
    '\\x',
    '00',
    'NaN',
    '\\ud83d',
  ];
  const mutate = (text: string) => {
    const at = Math.floor(random() * (text.length + 1));
    const kind = random();
    if (kind < 0.25) return text.slice(0, at);
    if (kind < 0.5) return text.slice(0, at) + text.slice(at + 1);
    if (kind < 0.75) return text.slice(0, at) + pick(ODD) + text.slice(at);
    return text.slice(0, at) + pick(ODD) + text.slice(at + 1);
  };
  return { document, mutate, random };
}

function parses(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

const accepts = (bytes: Uint8Array) => scanDocument(bytes, { elementFields: true }).kind !== 'malformed';
const hasByteOrderMark = (bytes: Uint8Array) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** A byte order mark is the one thing that is accepted beyond JSON.parse. */
const agree = (bytes: Uint8Array) => hasByteOrderMark(bytes) || accepts(bytes) === parses(bytes);

/** Whether repair changes a body, and whether the scan takes it for one that it might change. */
function soundnessOf(bytes: Buffer): 'malformed' | 'unsound' | 'missed' | 'odd' | 'plain' {
  const scanned = scanDocument(bytes, { elementFields: true });
  if (scanned.kind === 'malformed') return 'malformed';
  const isSound = repairText(bytes).equals(bytes);
  if (scanned.isOdd) return isSound ? 'odd' : 'unsound';
  return isSound ? 'plain' : 'missed';
}

describe('the scanner and JSON.parse', () => {
  test('agree on 20,000 random documents and 60,000 mutations of them', () => {
    const { document, mutate } = scene(20_260_101);
    let invalid = 0;
    for (let i = 0; i < 20_000; i++) {
      let text = document();
      expect(accepts(encode(text)), text).toBe(true);
      for (let j = 0; j < 3; j++) {
        text = mutate(text);
        const bytes = encode(text);
        if (!agree(bytes)) expect.fail(`disagree on ${JSON.stringify(text)}`);
        if (!parses(bytes)) invalid++;
      }
    }
    expect(invalid).toBeGreaterThan(10_000);
  });

  test('agree on random bytes, invalid UTF-8 included', () => {
    const { document, random } = scene(7);
    for (let i = 0; i < 10_000; i++) {
      const bytes = encode(document());
      for (let j = 0; j < 2; j++) if (bytes.length > 0) bytes[Math.floor(random() * bytes.length)] = random() * 256;
      if (!agree(bytes)) expect.fail(`disagree on bytes ${bytes.join(' ')}`);
    }
  });

  test('a text in which nothing is odd is one that repair leaves as it is', () => {
    const { document, random } = scene(11);
    const counts = { malformed: 0, unsound: 0, missed: 0, odd: 0, plain: 0 };
    for (let i = 0; i < 20_000; i++) {
      const bytes = Buffer.from(document());
      if (random() < 0.2) bytes[Math.floor(random() * bytes.length)] = 128 + random() * 128;
      counts[soundnessOf(bytes)]++;
    }
    expect(counts.missed).toBe(0);
    expect(Math.min(counts.unsound, counts.odd, counts.plain)).toBeGreaterThan(500);
  });

  test.each([
    '',
    ' ',
    '1',
    '-',
    '-0',
    '01',
    '1.',
    '.5',
    '1e',
    '1e+',
    '1e+5',
    '-1.5E-7',
    'tru',
    'true',
    'truex',
    'nul',
    'null ',
    '[1,]',
    '[,1]',
    '{,}',
    '{"a":1,}',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    '"',
    '"\\"',
    '"\\u12G4"',
    '"\\u00e9"',
    '"\t"',
    '[1 2]',
    '{"a":1 "b":2}',
    '[]]',
    '[[]',
    '{}{}',
    '\u00a0[]',
    '"\u007f"',
    '"\u2028"',
    '[\f]',
    '//x\n1',
    "'a'",
    'Infinity',
    '+1',
    '0x1',
    '1_000',
  ])('agree on %j', (text) => {
    expect(accepts(encode(text))).toBe(parses(encode(text)));
  });

  test('a million open brackets are refused and closed ones accepted, without recursion', () => {
    expect(accepts(encode('['.repeat(1_000_000)))).toBe(false);
    expect(accepts(encode('['.repeat(1_000_000) + ']'.repeat(1_000_000)))).toBe(true);
    expect(accepts(encode(`${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`))).toBe(true);
  });
});

const TABLE = new FieldTable(['a', 'b', 'sentAt', 'type', 'tape'] as const);
const AT = TABLE.slots;

function scan(text: string): { bytes: Buffer; found: ScannedDocument } {
  const bytes = Buffer.from(text);
  const found = scanDocument(bytes, { elementFields: true, table: TABLE });
  if (found.kind === 'malformed') throw new Error(`malformed at ${found.errorAt}`);
  return { bytes, found };
}

describe('the spans', () => {
  test("of a batch's elements, their fields and the root's fields are their bytes", () => {
    const { bytes, found } = scan(' {"batch" : [ {"a":1, "b" : {"c":[2]} },7 ,{}], "sentAt":"x\\n"} ');
    const { elements, fields, root } = found;
    const texts = Array.from({ length: elements.length }, (_, i) =>
      decode(bytes, elements.at(i, ELEMENT.start), elements.at(i, ELEMENT.end)),
    );
    expect(texts).toEqual(['{"a":1, "b" : {"c":[2]} }', '7', '{}']);
    expect([0, 1, 2].map((i) => elements.at(i, ELEMENT.deepest))).toEqual([3, 0, 1]);
    const view = new FieldView(bytes);
    const jsons = [0, 1, 2].map((row) => {
      view.open(fields, row);
      return [view.json(AT.a), view.json(AT.b), view.kind(AT.sentAt)];
    });
    expect(jsons).toEqual([
      ['1', '{"c":[2]}', 'absent'],
      ['', '', 'absent'],
      ['', '', 'absent'],
    ]);
    view.open(root, 0);
    expect([view.json(AT.sentAt), view.text(AT.sentAt), view.kind(AT.a)]).toEqual(['"x\\n"', 'x\n', 'absent']);
  });

  test("of duplicate batches are the last one's", () => {
    expect(scan('{"batch":[1,2,3],"batch":[4]}').found.elements.length).toBe(1);
    expect(scan('{"batch":[1,2,3],"batch":5}').found).toMatchObject({ isBatch: false });
    expect(scan('{"\\u0062atch":[1,2]}').found.elements.length).toBe(2);
  });

  test("know a root's nesting", () => {
    expect(scan('{}').found.deepest).toBe(1);
    expect(scan('{"a":[],"b":{"c":{"d":1}},"e":2}').found.deepest).toBe(3);
    expect(scan('{"batch":[{"a":{"b":1}}]}').found.deepest).toBe(1);
  });

  test('pass over a byte order mark', () => {
    expect(scan('\ufeff[{"a":1}]').found.elements.length).toBe(1);
  });

  test('compare keys as JSON.parse would: escapes resolved, the whole key, the last one of equal ones', () => {
    const { bytes, found } = scan(
      '[{"ty\\u0070e":1,"typ":2,"types":3,"tape":4},{"type":5,"a":6,"type":7,"a\\u0062":8}]',
    );
    const view = new FieldView(bytes);
    view.open(found.fields, 0);
    expect([view.json(AT.type), view.json(AT.tape), view.json(AT.a)]).toEqual(['1', '4', '']);
    view.open(found.fields, 1);
    expect([view.json(AT.type), view.json(AT.a), view.json(AT.b)]).toEqual(['7', '6', '']);
  });
});
