import { expect, test } from 'vitest';
import { NO_PRIVACY } from './policy';
import { JsonRewriter } from './rewrite-json';
import { growRuleTree } from './rule-tree';

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

const random = randomFrom(20_261_125);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const KEYS = ['a', 'b', 'é', '😀', 'with "quote"', 'back\\slash', ''] as const;
const blank = () => pick(['', '', '', ' ', '\n\t']);

interface Leaf {
  readonly path: readonly string[];
  readonly text: string;
}

const writeKey = (key: string) =>
  random() < 0.7
    ? JSON.stringify(key)
    : `"${[...key].map((letter) => (letter.length > 1 ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('')}"`;

/** Random JSON whose every text is unique and known with its path; keys may come twice, and lists have no name. */
function write(path: readonly string[], leaves: Leaf[], depth: number): string {
  const kind = depth > 4 ? 'text' : pick(['text', 'object', 'object', 'list']);
  if (kind === 'text') {
    leaves.push({ path, text: `leaf-${leaves.length}-${pick(['', '"', '\\', '}', ']', ',', '😀'])}` });
    return JSON.stringify(leaves.at(-1)?.text);
  }
  const count = Math.floor(random() * 4);
  if (kind === 'list') {
    return `[${Array.from({ length: count }, () => blank() + write(path, leaves, depth + 1) + blank()).join(',')}]`;
  }
  const members = Array.from({ length: count }, () => {
    const key = pick(KEYS);
    return `${blank()}${writeKey(key)}${blank()}:${blank()}${write([...path, key], leaves, depth + 1)}${blank()}`;
  });
  return `{${members.join(',')}}`;
}

const matches = (rule: readonly string[], path: readonly string[]) =>
  rule.length <= path.length && rule.every((name, n) => name === '*' || name === path[n]);

test('a denied value never appears in what is stored, and every other one does', () => {
  let denied = 0;
  for (let run = 0; run < 1_500; run++) {
    const leaves: Leaf[] = [];
    const json = `{"x":${write(['x'], leaves, 0)}}`;
    const rules = Array.from({ length: 1 + Math.floor(random() * 3) }, () => [
      'x',
      ...Array.from({ length: 1 + Math.floor(random() * 2) }, () => pick([...KEYS.slice(0, 6), '*'])),
    ]);
    const rewriter = new JsonRewriter(Buffer.from(json), { secret: '', applied: [] });
    rewriter.event(0, growRuleTree({ ...NO_PRIVACY, deny: rules.map((rule) => rule.join('.')) }, 'segment'));
    const result = rewriter.result().toString();
    expect(() => JSON.parse(result), `${json} ${JSON.stringify(rules)}`).not.toThrow();
    for (const { path, text } of leaves) {
      const isDenied = rules.some((rule) => matches(rule, path));
      if (isDenied) denied++;
      expect(result.includes(JSON.stringify(text)), `${json} ${JSON.stringify(rules)} ${text}`).toBe(!isDenied);
    }
  }
  expect(denied).toBeGreaterThan(250);
});
