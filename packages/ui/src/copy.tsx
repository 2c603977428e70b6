'use client';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button';
import { cn } from './cn';

/** Copies a text, and says so for a moment. Falls back to a hidden field where the clipboard needs https. */
export function useCopy(): { copied: boolean; copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  return {
    copied,
    copy: (text) => {
      writeClipboard(text).then(() => setCopied(true));
    },
  };
}

async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.style.position = 'fixed';
    field.style.opacity = '0';
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}

/** A button that copies. */
export function CopyButton({
  text,
  label = 'Copy',
  className,
  children,
}: {
  text: string;
  label?: string;
  className?: string;
  children?: ReactNode;
}) {
  const { copied, copy } = useCopy();
  return (
    <Button
      variant={children ? 'secondary' : 'ghost'}
      size={children ? 'sm' : 'icon-sm'}
      aria-label={copied ? 'Copied' : label}
      className={className}
      onClick={() => copy(text)}
    >
      {copied ? <Check className="text-delivered" aria-hidden /> : <Copy aria-hidden />}
      {children && (copied ? 'Copied' : children)}
    </Button>
  );
}

/** An id: mono, cut in the middle when long, copied on click. */
export function CopyId({
  id,
  label,
  className,
  max = 28,
}: {
  id: string;
  label?: string;
  className?: string;
  max?: number;
}) {
  const { copied, copy } = useCopy();
  return (
    <button
      type="button"
      title={id}
      onClick={(event) => {
        event.stopPropagation();
        copy(id);
      }}
      className={cn(
        'group/id -mx-1 inline-flex max-w-full items-center gap-1 rounded px-1 font-mono text-xs text-soft hover:bg-hover hover:text-text',
        className,
      )}
    >
      <span className="sr-only">Copy {label ?? 'id'}</span>
      <span className="truncate">{cutMiddle(id, max)}</span>
      {copied ? (
        <Check className="size-3 shrink-0 text-delivered" aria-hidden />
      ) : (
        <Copy
          className="size-3 shrink-0 text-faint opacity-0 transition-opacity group-hover/id:opacity-100 group-focus-visible/id:opacity-100"
          aria-hidden
        />
      )}
    </button>
  );
}

/** Keeps the start and the end of a long text: ids differ at both. */
export function cutMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.floor((max - 1) / 3);
  return `${text.slice(0, max - 1 - tail)}…${text.slice(-tail)}`;
}
