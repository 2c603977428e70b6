export interface CodeToken {
  readonly at: number;
  readonly kind: 'plain' | 'comment' | 'string' | 'word' | 'number';
  readonly text: string;
}

const WORDS =
  'import|from|export|const|let|var|new|await|async|function|return|class|def|if|else|for|in|of|true|false|null|None|True|False|curl|npm|pip|install|SELECT|FROM|WHERE|GRANT|ON|TO|CREATE|USER|PASSWORD|WITH';
const PATTERN = new RegExp(
  [
    '(?<comment>(?<![:\\w])//[^\\n]*|(?<=^|\\s)#[^\\n]*|(?<=^|\\n)\\s*--[^\\n]*|<!--[\\s\\S]*?-->)',
    '(?<string>"(?:[^"\\\\\\n]|\\\\.)*"|\'(?:[^\'\\\\\\n]|\\\\.)*\'|`(?:[^`\\\\]|\\\\.)*`)',
    `(?<word>(?<![\\w$.-])(?:${WORDS})(?![\\w$-]))`,
    '(?<number>(?<![\\w$.-])\\d+(?:\\.\\d+)?(?![\\w$]))',
  ].join('|'),
  'g',
);

/** Cuts code into coloured pieces: comments, strings, words, numbers. Good enough for snippets; not a parser. */
export function colourCode(code: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  let last = 0;
  for (const match of code.matchAll(PATTERN)) {
    if (match.index > last) tokens.push({ at: last, kind: 'plain', text: code.slice(last, match.index) });
    const kind =
      (['comment', 'string', 'word', 'number'] as const).find((name) => match.groups?.[name] !== undefined) ?? 'plain';
    tokens.push({ at: match.index, kind, text: match[0] });
    last = match.index + match[0].length;
  }
  if (last < code.length) tokens.push({ at: last, kind: 'plain', text: code.slice(last) });
  return tokens;
}
