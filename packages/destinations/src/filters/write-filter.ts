import { isDeepStrictEqual } from 'node:util';
import type { FilterClause, FilterGroup, FilterNode } from '../types';
import { FilterError } from './filter-error';
import { treeFromFilter } from './parse-filter';

/**
 * Writes a tree as FQL; the empty tree is ''. What is written is read back and compared, so that a tree which the
 * language can't express (a text that ends in * in `ends_with`) is refused instead of silently changed.
 *
 * @throws FilterError
 */
export function filterFromTree(tree: FilterGroup): string {
  const simple = collapse(tree);
  if (simple.kind === 'group' && simple.children.length === 0) return '';
  const fql = simple.kind === 'group' ? writeGroup(simple) : writeClause(simple);
  const expected: FilterGroup = simple.kind === 'group' ? simple : { kind: 'group', match: 'all', children: [simple] };
  if (!isDeepStrictEqual(treeFromFilter(fql), expected)) {
    throw new FilterError(`This filter can't be written down without changing its meaning: ${fql}`);
  }
  return fql;
}

/** Groups of one are their child: parentheses around a single comparison mean nothing. */
function collapse(node: FilterNode): FilterNode {
  if (node.kind === 'clause') return node;
  const children = node.children.map(collapse);
  const [only] = children;
  return only && children.length === 1 ? only : { kind: 'group', match: node.match, children };
}

function writeGroup(group: FilterGroup): string {
  if (group.children.length === 0) throw new FilterError('A group has no comparison in it.');
  const joint = group.match === 'any' ? ' or ' : ' and ';
  return group.children
    .map((child) => (child.kind === 'group' ? `(${writeGroup(child)})` : writeClause(child)))
    .join(joint);
}

function writeClause({ field, operator, value }: FilterClause): string {
  const path = field.replace(/[^A-Za-z0-9_.-]/g, '\\$&');
  switch (operator) {
    case 'exists':
      return `${path} != null`;
    case 'not_exists':
      return `${path} = null`;
    case 'is_true':
      return `${path} = true`;
    case 'is_false':
      return `${path} = false`;
    case 'contains':
      return `contains(${path}, ${quote(value)})`;
    case 'not_contains':
      return `!contains(${path}, ${quote(value)})`;
    case 'starts_with':
      return `match(${path}, ${quote(`${value}*`)})`;
    case 'not_starts_with':
      return `!match(${path}, ${quote(`${value}*`)})`;
    case 'ends_with':
      return `match(${path}, ${quote(`*${value}`)})`;
    case 'not_ends_with':
      return `!match(${path}, ${quote(`*${value}`)})`;
    case 'number_equals':
      return `${path} = ${value}`;
    case 'number_not_equals':
      return `${path} != ${value}`;
    case '=':
    case '!=':
      return `${path} ${operator} ${quote(value)}`;
    default:
      return `${path} ${operator} ${value}`;
  }
}

function quote(value: string | number | boolean | undefined): string {
  return `"${String(value ?? '').replace(/["\\]/g, '\\$&')}"`;
}
