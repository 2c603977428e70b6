/** String literals, quoted names and comments are stepped over; `{name: Type}` outside them is a parameter. */
const TOKENS =
  /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|`[^`\\]*(?:\\[\s\S][^`\\]*)*`|--[^\n]*|\/\*[\s\S]*?\*\/|\{\s*([A-Za-z_]\w*)\s*:\s*([^{}]+?)\s*\}/g;
/** A composite value (array, map, tuple) may hold literals and brackets, and nothing that could be called. */
const COMPOSITE_PARTS = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|[-+]?\d[\w.+-]*|NULL|true|false|nan|inf|[[\](){},:\s]/giy;
const MAP_PARTS = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|[{}:]/g;
const TSV_ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '0': '\0' };

/** A request the engine would refuse. The message has ClickHouse's form, so that clients read code and type. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
  constructor(
    readonly code: number,
    text: string,
    type: string,
  ) {
    super(`Code: ${code}. DB::Exception: ${text} (${type})`);
  }
}

export const quoteText = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
export const quoteName = (name: string): string => `\`${name.replace(/[`\\]/g, '\\$&')}\``;

const unescapeTsv = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_all, letter: string) => TSV_ESCAPES[letter] ?? letter);

function isOnlyLiterals(value: string): boolean {
  COMPOSITE_PARTS.lastIndex = 0;
  while (COMPOSITE_PARTS.lastIndex < value.length) if (!COMPOSITE_PARTS.test(value)) return false;
  return true;
}

function bindOne({ name, type, value }: { name: string; type: string; value: string }): string {
  if (type === 'Identifier') return quoteName(unescapeTsv(value));
  if (value === '\\N') return `CAST(NULL, ${quoteText(type)})`;
  if (!/^(Array|Map|Tuple|Nested)\b/.test(type)) return `CAST(${quoteText(unescapeTsv(value))}, ${quoteText(type)})`;
  if (!isOnlyLiterals(value)) {
    throw new QueryRefused(457, `Value for ${name} cannot be parsed as ${type}.`, 'BAD_QUERY_PARAMETER');
  }
  const literal = value.replace(MAP_PARTS, (part) =>
    part === '{' ? 'map(' : part === '}' ? ')' : part === ':' ? ',' : part,
  );
  return `CAST(${literal}, ${quoteText(type)})`;
}

/**
 * Puts the values of `param_x` (in ClickHouse's HTTP escaping) in place of `{x: Type}`. Values become quoted literals
 * under a CAST, so none can end the literal it stands in. @throws QueryRefused
 */
export function bindParams(sql: string, params: ReadonlyMap<string, string>): string {
  return sql.replace(TOKENS, (all: string, name?: string, type?: string) => {
    if (name === undefined || type === undefined) return all;
    const value = params.get(name);
    if (value === undefined) {
      throw new QueryRefused(456, `Substitution \`${name}\` is not set.`, 'UNKNOWN_QUERY_PARAMETER');
    }
    return bindOne({ name, type, value });
  });
}
