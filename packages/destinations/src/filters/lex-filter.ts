import { FilterError } from './filter-error';

export type Token =
  | { readonly kind: 'string'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'symbol'; readonly text: string; readonly at: number };

const SPACE = /\s+/y;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?(?![\w.])/y;
const STRING = /"((?:[^"\\]|\\.)*)"/sy;
/** A path: letters, digits, dot, underscore, dash, [0]. Whatever else a key has stands behind a backslash. */
const NAME = /(?:[\p{L}\p{N}_$.-]|\[\d+\]|\\.)+/suy;
const SYMBOL = /!=|<=|>=|[=<>!(),]/y;

/** Splits a filter into tokens. @throws FilterError at the first character that has no meaning here */
export function lexFilter(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space) {
      at += space[0].length;
      continue;
    }
    const token = nextToken(take, at);
    if (!token) throw new FilterError(explain(text, at));
    tokens.push(token.token);
    at += token.length;
  }
  return tokens;
}

function nextToken(
  take: (pattern: RegExp) => RegExpExecArray | null,
  at: number,
): { token: Token; length: number } | undefined {
  const string = take(STRING);
  if (string)
    return { token: { kind: 'string', text: withoutBackslashes(string[1] ?? ''), at }, length: string[0].length };
  const number = take(NUMBER);
  if (number) return { token: { kind: 'number', value: Number(number[0]), at }, length: number[0].length };
  const symbol = take(SYMBOL);
  if (symbol) return { token: { kind: 'symbol', text: symbol[0], at }, length: symbol[0].length };
  const name = take(NAME);
  if (name) return { token: { kind: 'name', text: withoutBackslashes(name[0]), at }, length: name[0].length };
  return undefined;
}

function withoutBackslashes(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

function explain(text: string, at: number): string {
  const character = text[at] ?? '';
  if (character === "'") return 'Text stands in double quotes, not in single ones.';
  if (character === '"') return 'A text begins with a double quote and never ends.';
  if (character === '[') return 'Lists are not supported. Write one comparison for each value and join them with or.';
  return `"${character}" at position ${at + 1} has no meaning in a filter.`;
}
