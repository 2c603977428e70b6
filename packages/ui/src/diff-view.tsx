'use client';
import { useMemo } from 'react';
import { cn } from './cn';
import { diffLines, foldLines } from './diff-lines';
import { ScrollRegion } from './scroll-region';

const looks = {
  same: { line: '', mark: ' ', word: '' },
  added: { line: 'bg-delivered-soft', mark: '+', word: 'added ' },
  removed: { line: 'bg-failed-soft', mark: '−', word: 'removed ' },
};

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
}

/** Before and after in one column. Values that are not text are shown as JSON. */
export function DiffView({
  before,
  after,
  title,
  around,
  className,
}: {
  before: unknown;
  after: unknown;
  title?: string;
  /** Shows so many lines before and after each change; all of them when it is left out. */
  around?: number;
  className?: string;
}) {
  const lines = useMemo(() => {
    const all = diffLines(textOf(before), textOf(after));
    return around === undefined ? all : foldLines(all, around);
  }, [before, after, around]);
  return (
    <div className={cn('overflow-hidden rounded-surface border border-line bg-canvas', className)}>
      {title && <div className="flex h-9 items-center border-b border-line px-4 text-xs text-faint">{title}</div>}
      <ScrollRegion label={title ?? 'Difference'} className="overflow-x-auto py-2 font-mono text-xs leading-5">
        {lines.map((line, index) =>
          line.kind === 'folded' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fold has no other name, and the lines come anew as a whole
            <div key={`fold-${index}`} className="px-4 text-faint">
              … {line.count} lines that stay the same
            </div>
          ) : (
            <div
              key={`${line.old}:${line.new}`}
              className={cn('flex min-w-max gap-3 px-4 whitespace-pre', looks[line.kind].line)}
            >
              <span aria-hidden className="w-2 text-faint">
                {looks[line.kind].mark}
              </span>
              <span className="sr-only">{looks[line.kind].word}</span>
              {line.text}
            </div>
          ),
        )}
      </ScrollRegion>
    </div>
  );
}
