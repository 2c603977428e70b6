import type { ReactNode } from 'react';
import { cn } from './cn';

/** A part that scrolls by itself, and can be reached and scrolled by keyboard. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to be reachable by keyboard
    <section tabIndex={0} aria-label={label} className={cn('relative', className)}>
      {children}
    </section>
  );
}
