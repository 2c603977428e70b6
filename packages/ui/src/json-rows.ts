/** One visible line of a JSON tree. */
export interface JsonRow {
  readonly path: string;
  readonly key: string | null;
  readonly depth: number;
  readonly kind: 'open' | 'close' | 'value';
  readonly value: unknown;
  readonly bracket?: string;
  /** For a branch: how many entries it holds. */
  readonly size?: number;
  readonly collapsed?: boolean;
  readonly last: boolean;
}

function entriesOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  if (value !== null && typeof value === 'object') return Object.entries(value);
  return null;
}

/** `properties.items[0].sku`: the path as people write it. */
export function childPath(parent: string, key: string, inArray: boolean): string {
  if (inArray) return `${parent}[${key}]`;
  if (!/^[\w$-]+$/.test(key)) return `${parent}["${key}"]`;
  return parent ? `${parent}.${key}` : key;
}

/** Flattens a value into the lines that are visible, leaving out what is collapsed. */
export function jsonRows(value: unknown, collapsed: ReadonlySet<string>): JsonRow[] {
  const rows: JsonRow[] = [];
  const walk = (node: unknown, at: { path: string; key: string | null; depth: number; last: boolean }) => {
    const entries = entriesOf(node);
    if (!entries || entries.length === 0) {
      rows.push({ ...at, kind: 'value', value: node });
      return;
    }
    const isArray = Array.isArray(node);
    const closed = collapsed.has(at.path);
    rows.push({
      ...at,
      kind: 'open',
      value: node,
      bracket: isArray ? '[' : '{',
      size: entries.length,
      collapsed: closed,
    });
    if (closed) return;
    entries.forEach(([key, child], index) => {
      walk(child, {
        path: childPath(at.path, key, isArray),
        key: isArray ? null : key,
        depth: at.depth + 1,
        last: index === entries.length - 1,
      });
    });
    rows.push({ ...at, kind: 'close', value: node, bracket: isArray ? ']' : '}' });
  };
  walk(value, { path: '', key: null, depth: 0, last: true });
  return rows;
}

/** The part of a value whose keys or plain values hold the text; undefined when nothing does. */
export function pruneJson(value: unknown, text: string): unknown {
  const needle = text.toLowerCase();
  const entries = entriesOf(value);
  if (!entries) return String(value).toLowerCase().includes(needle) ? value : undefined;
  const kept = entries
    .map(([key, child]): [string, unknown] => [
      key,
      !Array.isArray(value) && key.toLowerCase().includes(needle) ? child : pruneJson(child, text),
    ])
    .filter(([, child]) => child !== undefined);
  if (kept.length === 0) return undefined;
  return Array.isArray(value) ? kept.map(([, child]) => child) : Object.fromEntries(kept);
}
