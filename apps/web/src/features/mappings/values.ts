/** How a field of a mapping is filled, as the editor knows it. */
export type MappingValue =
  | { readonly kind: 'empty' }
  /** A field of the event; '' is the whole event. */
  | { readonly kind: 'path'; readonly path: string }
  /** The first of two fields that is there. */
  | { readonly kind: 'either'; readonly first: string; readonly second: string }
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  /** Several named values. */
  | { readonly kind: 'object'; readonly entries: Readonly<Record<string, unknown>> }
  /** Anything else: shown and edited as JSON. */
  | { readonly kind: 'advanced'; readonly json: unknown };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `$.properties.email` → `properties.email`; undefined when it is no path. */
function pathOf(value: unknown): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const path = value['@path'];
  return typeof path === 'string' ? path.replace(/^\$\.?/, '') : undefined;
}

function eitherOf(value: Record<string, unknown>): MappingValue | undefined {
  const test = value['@if'];
  if (!isObject(test) || Object.keys(test).some((key) => !['exists', 'then', 'else'].includes(key))) return undefined;
  const [exists, first, second] = [pathOf(test.exists), pathOf(test.then), pathOf(test.else)];
  return exists !== undefined && exists === first && second !== undefined
    ? { kind: 'either', first, second }
    : undefined;
}

export function readValue(json: unknown): MappingValue {
  if (json === undefined || json === null || json === '') return { kind: 'empty' };
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean')
    return { kind: 'literal', value: json };
  if (!isObject(json)) return { kind: 'advanced', json };
  const path = pathOf(json);
  if (path !== undefined) return { kind: 'path', path };
  const template = json['@template'];
  if (typeof template === 'string' && Object.keys(json).length === 1) return { kind: 'template', text: template };
  if (Object.keys(json).some((key) => key.startsWith('@'))) return eitherOf(json) ?? { kind: 'advanced', json };
  return { kind: 'object', entries: json };
}

export function writeValue(value: MappingValue): unknown {
  switch (value.kind) {
    case 'empty':
      return undefined;
    case 'path':
      return { '@path': `$.${value.path}` };
    case 'either':
      return {
        '@if': {
          exists: { '@path': `$.${value.first}` },
          // biome-ignore lint/suspicious/noThenProperty: the name of the directive's part
          then: { '@path': `$.${value.first}` },
          else: { '@path': `$.${value.second}` },
        },
      };
    case 'template':
      return { '@template': value.text };
    case 'literal':
      return value.value;
    case 'object':
      return value.entries;
    case 'advanced':
      return value.json;
  }
}

/** What a chip says: no code, no `$`. */
export function valueWords(value: MappingValue): string {
  switch (value.kind) {
    case 'empty':
      return 'Not set';
    case 'path':
      return value.path || 'the whole event';
    case 'either':
      return `${value.first}, else ${value.second}`;
    case 'template':
      return value.text;
    case 'literal':
      return String(value.value);
    case 'object':
      return `${Object.keys(value.entries).length} values`;
    case 'advanced':
      return 'a computed value';
  }
}

/** What an event has at a path such as `properties.items[0].sku`. */
export function valueAt(event: unknown, path: string): unknown {
  const keys = path
    .replace(/\[\s*["']([^"']+)["']\s*\]/g, '.$1')
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean);
  let at: unknown = event;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** What comes out for an event; `undefined` when nothing does, or when it can only be known by running it. */
export function resolveValue(value: MappingValue, event: unknown): unknown {
  switch (value.kind) {
    case 'path':
      return valueAt(event, value.path);
    case 'either': {
      const first = valueAt(event, value.first);
      return first === undefined || first === null || first === '' ? valueAt(event, value.second) : first;
    }
    case 'template':
      return value.text.replace(/\{\{\{?\s*([^{}]+?)\s*\}?\}\}/g, (_all, path: string) => {
        const found = valueAt(event, path.replace(/^\$\.?/, ''));
        return found === undefined || found === null
          ? ''
          : typeof found === 'object'
            ? JSON.stringify(found)
            : String(found);
      });
    case 'literal':
      return value.value;
    case 'object':
      return Object.fromEntries(
        Object.entries(value.entries).map(([key, each]) => [key, resolveValue(readValue(each), event)]),
      );
    default:
      return undefined;
  }
}

/** A resolved value in a line. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
