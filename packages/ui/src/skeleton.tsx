import type { ComponentProps } from 'react';
import { cn } from './cn';

/** The place of something that is on its way. Takes the size of what it stands for. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('animate-breathe rounded bg-sunken', className)} {...props} />;
}

/** Several lines of text on their way. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <div aria-hidden className={cn('space-y-2', className)}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
        <Skeleton key={line} className="h-3" style={{ width: `${[92, 78, 85, 60][line % 4]}%` }} />
      ))}
    </div>
  );
}
