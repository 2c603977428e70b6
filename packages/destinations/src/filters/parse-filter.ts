import type { FilterClause, FilterGroup, FilterNode, FilterOperator, FilterParse } from '../types';
import { FilterError } from './filter-error';
import { lexFilter, type Token } from './lex-filter';

const FIELDS = ['type', 'event', 'name', 'userId'];
const PARENTS = /^(properties|traits|context)\../;
const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;
type Comparison = (typeof COMPARISONS)[number];
const DEPTH_MAX = 20;
const CHARS_MAX = 20_000;

/** The tree of a filter, or a sentence that says why it is refused. '' and `all` are the empty tree: every event. */
export function parseFilter(fql: string): FilterParse {
  try {
    return { ok: true, tree: treeFromFilter(fql) };
  } catch (error) {
    if (error instanceof FilterError) return { ok: false, message: error.message };
    throw error;
  }
}

/**
 * Reads Segment's filter language, strictly. Where Segment's own parser guesses (lists, single quotes, a negated
 * group, `and` and `or` side by side), this one refuses: a filter that is misread sends data where it must not go.
 *
 * @throws FilterError
 */
export function treeFromFilter(fql: string): FilterGroup {
  const text = fql.trim();
  if (text === '' || text === 'all') return { kind: 'group', match: 'all', children: [] };
  if (text.length > CHARS_MAX) throw new FilterError(`The filter is longer than ${CHARS_MAX} characters.`);
  const reader = new Reader(lexFilter(text));
  const node = readGroup(reader, 0);
  if (!reader.done) throw new FilterError(`${reader.describe()} is not expected here.`);
  return node.kind === 'group' ? node : { kind: 'group', match: 'all', children: [node] };
}

class Reader {
  private next = 0;
  constructor(private readonly tokens: readonly Token[]) {}
  get done(): boolean {
    return this.next >= this.tokens.length;
  }
  peek(): Token | undefined {
    return this.tokens[this.next];
  }
  take(): Token | undefined {
    return this.tokens[this.next++];
  }
  takeSymbol(text: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'symbol' || token.text !== text) return false;
    this.next++;
    return true;
  }
  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw new FilterError(`"${text}" is missing before ${this.describe()}.`);
  }
  describe(): string {
    const token = this.peek();
    if (!token) return 'the end of the filter';
    return `"${token.kind === 'number' ? token.value : token.text}"`;
  }
}

function readGroup(reader: Reader, depth: number): FilterNode {
  if (depth > DEPTH_MAX) throw new FilterError(`The filter is nested more than ${DEPTH_MAX} deep.`);
  const children = [readTerm(reader, depth)];
  let joint: string | undefined;
  for (let word = takeJoint(reader); word; word = takeJoint(reader)) {
    joint ??= word;
    if (word !== joint) {
      throw new FilterError('and and or stand side by side. Put parentheses around the part that belongs together.');
    }
    children.push(readTerm(reader, depth));
  }
  const [only] = children;
  if (only && children.length === 1) return only;
  return { kind: 'group', match: joint === 'or' ? 'any' : 'all', children };
}

function takeJoint(reader: Reader): string | undefined {
  const token = reader.peek();
  if (token?.kind !== 'name' || (token.text !== 'and' && token.text !== 'or')) return undefined;
  reader.take();
  return token.text;
}

function readTerm(reader: Reader, depth: number): FilterNode {
  if (reader.takeSymbol('(')) {
    const inner = readGroup(reader, depth + 1);
    reader.expectSymbol(')');
    return inner;
  }
  const negated = reader.takeSymbol('!');
  if (negated && reader.peek()?.kind === 'symbol') {
    throw new FilterError("A whole group can't be negated. Negate each of its comparisons instead.");
  }
  const token = reader.take();
  if (token?.kind !== 'name') throw new FilterError(`A comparison is missing before ${named(token)}.`);
  if (token.text === 'contains' || token.text === 'match') return readFunction(reader, token.text, negated);
  if (negated) throw new FilterError(`Only contains and match can be negated with "!"; use != for ${token.text}.`);
  return readComparison(reader, checkField(token.text));
}

function named(token: Token | undefined): string {
  if (!token) return 'the end of the filter';
  return `"${token.kind === 'number' ? token.value : token.text}"`;
}

function readFunction(reader: Reader, name: 'contains' | 'match', negated: boolean): FilterClause {
  reader.expectSymbol('(');
  const fieldToken = reader.take();
  if (fieldToken?.kind !== 'name') throw new FilterError(`${name}() needs a field first.`);
  const field = checkField(fieldToken.text);
  reader.expectSymbol(',');
  const valueToken = reader.take();
  if (valueToken?.kind !== 'string') throw new FilterError(`${name}() needs a text in double quotes.`);
  reader.expectSymbol(')');
  const { operator, value } = name === 'contains' ? containing(valueToken.text) : matching(valueToken.text);
  return { kind: 'clause', field, operator: negated ? `not_${operator}` : operator, value };
}

function containing(value: string): { operator: 'contains'; value: string } {
  return { operator: 'contains', value };
}

function matching(pattern: string): { operator: 'starts_with' | 'ends_with'; value: string } {
  if (pattern.endsWith('*')) return { operator: 'starts_with', value: pattern.slice(0, -1) };
  if (pattern.startsWith('*')) return { operator: 'ends_with', value: pattern.slice(1) };
  throw new FilterError('match() needs a * at the beginning or at the end of its text: "Order*" or "*Completed".');
}

function checkField(field: string): string {
  if (FIELDS.includes(field) || PARENTS.test(field)) return field;
  throw new FilterError(
    `"${field}" is not a field. A filter can ask for type, event, name, userId, properties.…, traits.… and context.…`,
  );
}

function readComparison(reader: Reader, field: string): FilterClause {
  const token = reader.take();
  const comparison = COMPARISONS.find((each) => token?.kind === 'symbol' && each === token.text);
  if (!comparison) {
    if (token?.kind === 'name' && (token.text === 'in' || token.text === 'not')) {
      throw new FilterError('Lists are not supported. Write one comparison for each value and join them with or.');
    }
    throw new FilterError(`After ${field} a comparison such as = is missing.`);
  }
  const value = reader.take();
  if (!value) throw new FilterError(`${field} ${comparison} what? A value is missing.`);
  if (value.kind === 'number') return compareNumber(field, comparison, value.value);
  if (comparison !== '=' && comparison !== '!=') {
    throw new FilterError(`${field} ${comparison} needs a number without quotes.`);
  }
  if (value.kind === 'string') return { kind: 'clause', field, operator: comparison, value: value.text };
  return compareWord(field, comparison, value.kind === 'name' ? value.text : '');
}

function compareNumber(field: string, comparison: Comparison, value: number): FilterClause {
  // Ids, names and types are text: a bare number there means the text that it is written with.
  const isText = FIELDS.includes(field);
  if (isText && (comparison === '=' || comparison === '!=')) {
    return { kind: 'clause', field, operator: comparison, value: String(value) };
  }
  const exact: Readonly<Record<string, FilterOperator>> = { '=': 'number_equals', '!=': 'number_not_equals' };
  return { kind: 'clause', field, operator: exact[comparison] ?? comparison, value };
}

function compareWord(field: string, comparison: '=' | '!=', word: string): FilterClause {
  if (word === 'null') return { kind: 'clause', field, operator: comparison === '=' ? 'not_exists' : 'exists' };
  if (word === 'true' || word === 'false') {
    if (comparison === '=') return { kind: 'clause', field, operator: word === 'true' ? 'is_true' : 'is_false' };
    throw new FilterError(`Write ${field} = ${word === 'true' ? 'false' : 'true'} instead of != ${word}.`);
  }
  throw new FilterError(`The value of ${field} needs double quotes if it is a text.`);
}
