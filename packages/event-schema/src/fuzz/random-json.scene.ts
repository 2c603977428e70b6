/** A small seeded generator (mulberry32): the same seed, the same cases. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Random = () => number;
export const below = (random: Random, limit: number): number => Math.floor(random() * limit);
export const pick = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)] as T;

const BLANKS = [' ', '\n', '\t', '\r', '  \n'];
const SHORT_ESCAPES = ['\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t'];
const PLAIN = [
  'a',
  'Z',
  '0',
  ' ',
  '/',
  '-',
  "'",
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'é',
  'ß',
  '\u007f',
  '\u2028',
  '漢',
  '😀',
];
const NUMBERS = [
  '0',
  '-0',
  '1',
  '-1',
  '1.50',
  '1e5',
  '1E+5',
  '-1.5E-7',
  '0.1e-9',
  '1e400',
  '-1e400',
  '9007199254740993',
];
const NUMBERS_LARGE = ['123456789012345678901234567890', '0.1234567890123456789', '1767355200000', '1767355200', '-5'];
const WORDS = ['', '__proto__', 'constructor', 'batch', '0', 'true', 'null', 'track', 'identify', 'page', '$identify'];
const TIMES = [
  '2026-01-02T03:04:05.678Z',
  '2026-02-31T00:00:00.000Z',
  '2026-01-02 03:04:05+0130',
  '2026-01-02',
  'Friday',
  '1767355200000',
  '',
];

const hexOf = (code: number, random: Random): string => {
  const hex = code.toString(16).padStart(4, '0');
  return random() < 0.5 ? hex : hex.toUpperCase();
};

/** JSON text of these letters, each plain or escaped in one of the ways there are. */
export function quoted(text: string, random: Random, escapes = 0.15): string {
  let json = '"';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const mustEscape = code < 0x20 || code === 34 || code === 92 || (code >= 0xd800 && code <= 0xdfff);
    // A pair stays a pair, unescaped; its halves alone can't be written in UTF-8.
    const isPair = (text.codePointAt(at) ?? 0) > 0xffff;
    if (isPair && random() >= escapes) json += text.slice(at, ++at + 1);
    else json += mustEscape || random() < escapes ? `\\u${hexOf(code, random)}` : text[at];
  }
  return `${json}"`;
}

function stringText(random: Random): string {
  const kind = random();
  if (kind < 0.2) return quoted(pick(random, WORDS), random);
  if (kind < 0.3) return quoted(pick(random, TIMES), random, 0.02);
  let text = '';
  for (let left = below(random, kind > 0.98 ? 400 : 12); left > 0; left--) {
    const part = random();
    if (part < 0.6) text += pick(random, PLAIN);
    else if (part < 0.8) text += pick(random, SHORT_ESCAPES);
    else if (part < 0.9) text += `\\u${hexOf(below(random, 0x10000), random)}`;
    // Halves of pairs, in every order.
    else text += `\\u${hexOf(0xd800 + below(random, 0x800), random)}`;
  }
  return `"${text}"`;
}

const blank = (random: Random): string => (random() < 0.1 ? pick(random, BLANKS) : '');
const around = (mark: string, random: Random): string => blank(random) + mark + blank(random);

/** Text of a random JSON value: all escapes, all forms of numbers, blanks, empty and repeated keys. */
export function valueText(random: Random, depth = 0): string {
  const kind = random();
  if (depth > 5 || kind < 0.35) return stringText(random);
  if (kind < 0.5) return pick(random, random() < 0.7 ? NUMBERS : NUMBERS_LARGE);
  if (kind < 0.62) return pick(random, ['true', 'false', 'null']);
  const items = Array.from({ length: below(random, 4) }, () => valueText(random, depth + 1));
  if (kind < 0.78) return `[${items.join(around(',', random))}]`;
  return objectText(
    items.map((value) => [stringText(random), value]),
    random,
  );
}

/** An object of pairs of JSON texts. */
export function objectText(pairs: readonly (readonly [string, string])[], random: Random): string {
  const members = pairs.map(([key, value]) => key + around(':', random) + value);
  return around('{', random) + members.join(around(',', random)) + around('}', random);
}

export const nested = (levels: number, random: Random): string =>
  random() < 0.5 ? '['.repeat(levels) + ']'.repeat(levels) : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

const ODD = [...'{}[],:"\\0eE+-.tfn\u00a0\ufeff\u000b\u0000\u001f/'].map((letter) => Buffer.from(letter));
const ODD_BYTES = ['ff', 'c0af', 'eda080', 'f4908080', '80', 'e282', '5c75', '5c7564383030', '5c78'];

/** The bytes with something broken: flipped, cut, doubled, swapped, or with something odd in their midst. */
export function mutated(bytes: Buffer, random: Random): Buffer {
  const at = below(random, bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + below(random, 8));
  const kind = random();
  const put = (piece: Buffer, after: number) => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(after)]);
  if (kind < 0.2) return Buffer.from(bytes.subarray(0, at));
  if (kind < 0.35) return put(Buffer.alloc(0), to);
  if (kind < 0.5) return put(Buffer.from([below(random, 256)]), at + 1);
  if (kind < 0.7) return put(pick(random, ODD), random() < 0.5 ? at : at + 1);
  if (kind < 0.8) return put(Buffer.from(pick(random, ODD_BYTES), 'hex'), at);
  if (kind < 0.9) return put(bytes.subarray(at, to), at);
  const flipped = Buffer.from(bytes);
  if (at < bytes.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << below(random, 8));
  return flipped;
}
