import type { FilterTree } from '@/api';

export type FilterNode = FilterTree['children'][number];
export type FilterClause = Extract<FilterNode, { kind: 'clause' }>;
export type FilterOperator = FilterClause['operator'];

export const OPERATOR_WORDS: Readonly<Record<FilterOperator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is greater than',
  '>=': 'is at least',
  number_equals: 'equals the number',
  number_not_equals: 'does not equal the number',
  contains: 'contains',
  not_contains: 'does not contain',
  starts_with: 'starts with',
  not_starts_with: 'does not start with',
  ends_with: 'ends with',
  not_ends_with: 'does not end with',
  exists: 'is set',
  not_exists: 'is not set',
  is_true: 'is true',
  is_false: 'is false',
};

const WITHOUT_VALUE: readonly FilterOperator[] = ['exists', 'not_exists', 'is_true', 'is_false'];
const OF_NUMBERS: readonly FilterOperator[] = ['<', '<=', '>', '>=', 'number_equals', 'number_not_equals'];

export const takesValue = (operator: FilterOperator): boolean => !WITHOUT_VALUE.includes(operator);
export const takesNumber = (operator: FilterOperator): boolean => OF_NUMBERS.includes(operator);

/** A clause with another operator; the value goes where it would mean nothing. */
export function withOperator(clause: FilterClause, operator: FilterOperator): FilterClause {
  const { value, ...rest } = clause;
  if (!takesValue(operator)) return { ...rest, operator };
  if (takesNumber(operator)) {
    const number = typeof value === 'boolean' || value === '' || value === undefined ? Number.NaN : Number(value);
    return Number.isFinite(number) ? { ...rest, operator, value: number } : { ...rest, operator };
  }
  return { ...rest, operator, value: value === undefined ? '' : String(value) };
}

/** A clause that says something: its value is there, and is a number where one is needed. */
export function isComplete(node: FilterNode): boolean {
  if (node.kind === 'group') return node.children.length > 0 && node.children.every(isComplete);
  if (node.field === '') return false;
  if (!takesValue(node.operator)) return true;
  return takesNumber(node.operator) ? typeof node.value === 'number' : typeof node.value === 'string';
}

type Path = readonly number[];

/** The tree with the node at a path replaced, or taken away when `next` is null. */
export function replaceAt(tree: FilterTree, path: Path, next: FilterNode | null): FilterTree {
  const [index, ...rest] = path;
  if (index === undefined) return next?.kind === 'group' ? next : tree;
  const children = tree.children.flatMap((child, at): FilterNode[] => {
    if (at !== index) return [child];
    if (rest.length > 0 && child.kind === 'group') return [replaceAt(child, rest, next)];
    return next ? [next] : [];
  });
  return { ...tree, children };
}

export function addTo(tree: FilterTree, path: Path, node: FilterNode): FilterTree {
  const [index, ...rest] = path;
  if (index === undefined) return { ...tree, children: [...tree.children, node] };
  const child = tree.children[index];
  return child?.kind === 'group' ? replaceAt(tree, [index], addTo(child, rest, node)) : tree;
}

/** Which kind of event the tree asks for, where it says so: narrows what is looked at for fields and examples. */
export function kindOf(tree: FilterTree): { type?: string; event?: string } {
  if (tree.match === 'any' && tree.children.length > 1) return {};
  const said = (field: string) => {
    const clause = tree.children.find(
      (child) => child.kind === 'clause' && child.field === field && child.operator === '=',
    );
    return clause?.kind === 'clause' && typeof clause.value === 'string' && clause.value !== ''
      ? clause.value
      : undefined;
  };
  const type = said('type');
  const event = said('event');
  return { ...(type ? { type } : {}), ...(event ? { event } : {}) };
}

export interface SentencePart {
  readonly text: string;
  /** A value that was chosen: shown stronger than the words between. */
  readonly strong: boolean;
}

function clauseParts(clause: FilterClause): SentencePart[] {
  const parts = [
    { text: clause.field || '…', strong: clause.field.includes('.') },
    { text: OPERATOR_WORDS[clause.operator], strong: false },
  ];
  if (takesValue(clause.operator)) parts.push({ text: String(clause.value ?? '…'), strong: true });
  return parts;
}

/** A tree as a sentence: `type is track and properties.total is greater than 50`. */
export function sentenceParts(tree: FilterTree): SentencePart[] {
  if (tree.children.length === 0) return [{ text: 'any event comes', strong: false }];
  const joint = tree.match === 'all' ? 'and' : 'or';
  return tree.children.flatMap((child, index): SentencePart[] => [
    ...(index > 0 ? [{ text: joint, strong: false }] : []),
    ...(child.kind === 'clause'
      ? clauseParts(child)
      : [{ text: '(', strong: false }, ...sentenceParts(child), { text: ')', strong: false }]),
  ]);
}

export const sentenceText = (tree: FilterTree): string =>
  sentenceParts(tree)
    .map((part) => part.text)
    .join(' ')
    .replaceAll('( ', '(')
    .replaceAll(' )', ')');
