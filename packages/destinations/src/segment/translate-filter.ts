import { createRequire } from 'node:module';
import { filterFromTree } from '../filters/write-filter';
import type { FilterClause, FilterGroup, FilterNode, FilterOperator } from '../types';

interface SegmentNode {
  readonly type: string;
  readonly name?: string;
  readonly operator: string;
  readonly value?: string | number | boolean;
  readonly children?: readonly SegmentNode[];
}

const PARENTS: Readonly<Record<string, string>> = {
  'event-property': 'properties',
  'event-trait': 'traits',
  'event-context': 'context',
};

/**
 * A definition's own filter as one that we read: parsed as Segment parses it (the last of `and` and `or` counts for
 * all), then written in our strict form. Build time only.
 */
export function translateFilter(subscribe: string): string {
  if (subscribe.trim() === '') return '';
  const { parseFql } = createRequire(import.meta.url)('@segment/destination-subscriptions');
  const parsed: SegmentNode & { error?: Error } = parseFql(subscribe);
  if (parsed.error) throw parsed.error;
  return filterFromTree(toGroup(parsed));
}

function toGroup(node: SegmentNode): FilterGroup {
  const match = node.operator === 'or' ? 'any' : 'all';
  return { kind: 'group', match, children: (node.children ?? []).map(toNode) };
}

function toNode(node: SegmentNode): FilterNode {
  if (node.type === 'group') return toGroup(node);
  const parent = PARENTS[node.type];
  const field = parent ? `${parent}.${node.name}` : node.type === 'event-type' ? 'type' : node.type;
  const base: FilterClause = { kind: 'clause', field, operator: node.operator as FilterOperator };
  if (node.value === undefined) return base;
  // Segment keeps the word null as a text where it compares `event` and `type`; asking whether it is set is meant.
  if (node.value === 'null') return { ...base, operator: node.operator === '=' ? 'not_exists' : 'exists' };
  return { ...base, value: node.value };
}
