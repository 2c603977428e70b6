'use client';
import { Search, X } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { Kbd } from './kbd';

export const controlStyle =
  'w-full rounded-control border border-line-strong bg-surface text-sm text-text transition-colors placeholder:text-faint hover:border-faint/60 focus-visible:border-accent-text focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent-line disabled:cursor-not-allowed disabled:bg-sunken disabled:text-faint aria-invalid:border-failed';

/** One line of text. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(controlStyle, 'h-8 px-2.5', className)} {...props} />;
}

/** Several lines of text. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(controlStyle, 'min-h-20 px-2.5 py-1.5', className)} {...props} />;
}

export type SearchInputProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  value: string;
  onValueChange: (value: string) => void;
  /** A key that focuses it, shown as a hint. */
  hint?: string;
};

/** A search field that can be cleared. */
export function SearchInput({ value, onValueChange, hint, className, ...props }: SearchInputProps) {
  return (
    <div className={cn('relative', className)}>
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
      <input
        type="search"
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        className={cn(controlStyle, 'h-8 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden')}
        {...props}
      />
      {value ? (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => onValueChange('')}
          className="absolute top-1.5 right-1.5 flex size-5 items-center justify-center rounded text-faint hover:bg-hover hover:text-text"
        >
          <X className="size-3.5" aria-hidden />
        </button>
      ) : (
        hint && <Kbd className="pointer-events-none absolute top-1.5 right-2">{hint}</Kbd>
      )}
    </div>
  );
}
