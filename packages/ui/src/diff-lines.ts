export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** Line number in the old and in the new text; null where it isn't there. */
  readonly old: number | null;
  readonly new: number | null;
}

/** Lengths of the longest common subsequence from each pair of lines on. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const row = lengths[i] as number[];
      const below = lengths[i + 1] as number[];
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

/** Line by line what was taken away and what came. Quadratic: for payloads, not for books (2,000 lines at most each). */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n').slice(0, 2_000);
  const b = after.split('\n').slice(0, 2_000);
  const lengths = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left, old: ++i, new: ++j });
    } else if (
      left !== undefined &&
      (right === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: left, old: ++i, new: null });
    } else if (right !== undefined) {
      lines.push({ kind: 'added', text: right, old: null, new: ++j });
    }
  }
  return lines;
}

/** Lines that stand in for others which are the same on both sides. */
export interface FoldedLines {
  readonly kind: 'folded';
  readonly count: number;
}

/** Leaves out what is far from every change: `around` lines before and after each stay. One line is not worth a fold. */
export function foldLines(lines: readonly DiffLine[], around: number): (DiffLine | FoldedLines)[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: (DiffLine | FoldedLines)[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (end < lines.length && !isNear[end]) end++;
    if (end - at > 1) shown.push({ kind: 'folded', count: end - at });
    else if (end - at === 1) shown.push(lines[at] as DiffLine);
    for (at = end; at < lines.length && isNear[at]; at++) shown.push(lines[at] as DiffLine);
  }
  return shown;
}
