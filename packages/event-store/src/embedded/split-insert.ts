/** `INSERT INTO t (a, b) SETTINGS x = 1 FORMAT Name` or `… VALUES`: everything in front of the data. */
const INSERT_HEAD =
  /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?(?:[\w.]|`[^`]*`|"[^"]*")+\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)\s*)?(SETTINGS\s+[\w\s=,.'-]+?\s*)?(?:FORMAT\s+(\w+)|VALUES\b)/i;

export interface InsertStatement {
  /** `INSERT INTO t (a, b)`, without settings, format and data. */
  readonly target: string;
  /** `SETTINGS …` or ''. */
  readonly settings: string;
  readonly format: string;
  /** The data that stood in the statement's own text. */
  readonly inline: string;
}

/** Formats of one row per line, and the brackets that such a line stands in. */
const ROW_PER_LINE: Readonly<Record<string, string>> = {
  jsoneachrow: '{}',
  jsonstringseachrow: '{}',
  jsoncompacteachrow: '[]',
  tsv: '',
  tabseparated: '',
};

/** An insert that carries data, taken apart; null for everything else (`INSERT … SELECT` included). */
export function splitInsert(sql: string): InsertStatement | null {
  const head = INSERT_HEAD.exec(sql);
  if (!head) return null;
  const [all, settings = '', format] = head;
  const end = format === undefined ? all.length - 'VALUES'.length : all.search(/FORMAT\s+\w+$/i);
  const target = all.slice(0, end - settings.length).trimEnd();
  return { target, settings: settings.trim(), format: format ?? 'Values', inline: sql.slice(all.length) };
}

/**
 * How many rows a body holds at least, where that can be told without parsing: one per line in JSONEachRow and its like
 * (blank lines don't count) and in TSV. Undefined where values may hold raw line breaks, or an object spans lines.
 */
export function countRows(format: string, parts: readonly Uint8Array[]): number | undefined {
  const brackets = ROW_PER_LINE[format.toLowerCase()];
  if (brackets === undefined) return undefined;
  let rows = 0;
  for (const line of lines(parts)) {
    if (brackets === '') {
      rows++;
      continue;
    }
    const text = trimmed(line);
    if (text.length === 0) continue;
    if (text[0] !== brackets.charCodeAt(0) || text[text.length - 1] !== brackets.charCodeAt(1)) return undefined;
    rows++;
  }
  return rows;
}

function* lines(parts: readonly Uint8Array[]): Generator<Buffer> {
  const [only] = parts;
  const bytes =
    only && parts.length === 1 ? Buffer.from(only.buffer, only.byteOffset, only.length) : Buffer.concat(parts);
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    yield bytes.subarray(start, end < 0 ? bytes.length : end);
    start = end < 0 ? bytes.length : end + 1;
  }
}

const isSpace = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 13;

function trimmed(line: Buffer): Buffer {
  let start = 0;
  let end = line.length;
  while (start < end && isSpace(line[start])) start++;
  while (end > start && isSpace(line[end - 1])) end--;
  return line.subarray(start, end);
}
