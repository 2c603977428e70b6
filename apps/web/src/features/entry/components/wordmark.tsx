import { cn } from '@tributary/ui';

/** Three streams that become one. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={cn('size-6 shrink-0', className)} aria-hidden="true">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path
        d="M7 8c5 0 6 8 11 8M7 24c5 0 6-8 11-8M7 16h18"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}

export function Wordmark({ className }: { className?: string }) {
  return (
    <div className={cn('flex items-center gap-2 text-base font-semibold tracking-tight', className)}>
      <Mark />
      Tributary
    </div>
  );
}
