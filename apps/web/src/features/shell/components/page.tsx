import { cn } from '@tributary/ui';
import type { ReactNode } from 'react';

/** The measure of a page: `wide` for tables that fill the window, `text` for forms. */
export function Page({
  children,
  measure = 'wide',
  className,
}: {
  children: ReactNode;
  measure?: 'wide' | 'text';
  className?: string;
}) {
  return (
    <div
      className={cn(
        'mx-auto w-full space-y-5 px-4 py-4 sm:px-6 sm:py-5',
        measure === 'text' ? 'max-w-3xl' : 'max-w-[1360px]',
        className,
      )}
    >
      {children}
    </div>
  );
}
