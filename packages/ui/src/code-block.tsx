'use client';
import { useMemo } from 'react';
import { cn } from './cn';
import { type CodeToken, colourCode } from './colour-code';
import { CopyButton } from './copy';
import { ScrollRegion } from './scroll-region';

const looks: Record<CodeToken['kind'], string> = {
  plain: '',
  comment: 'text-faint',
  string: 'text-delivered',
  word: 'text-accent-text',
  number: 'text-quarantined',
};

export interface CodeBlockProps {
  code: string;
  /** Shown above: a file name, a language. */
  title?: string;
  className?: string;
  /** Long lines break instead of scrolling. */
  wrap?: boolean;
}

/** Code to read and copy. */
export function CodeBlock({ code, title, className, wrap }: CodeBlockProps) {
  const tokens = useMemo(() => colourCode(code), [code]);
  return (
    <div className={cn('group/code relative overflow-hidden rounded-surface border border-line bg-canvas', className)}>
      {title && (
        <div className="flex h-9 items-center justify-between border-b border-line pr-1 pl-4 text-xs text-faint">
          {title}
          <CopyButton text={code} label="Copy code" />
        </div>
      )}
      {!title && <CopyButton text={code} label="Copy code" className="absolute top-1.5 right-1.5 bg-canvas" />}
      <ScrollRegion label={title ?? 'Code'} className={cn('overflow-x-auto p-4', !title && 'pr-11')}>
        <pre className={cn('font-mono text-xs leading-5', wrap && 'whitespace-pre-wrap break-all')}>
          <code>
            {tokens.map((token) => (
              <span key={token.at} className={looks[token.kind]}>
                {token.text}
              </span>
            ))}
          </code>
        </pre>
      </ScrollRegion>
    </div>
  );
}
