import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  /** What this is for, in a sentence or two. */
  children?: ReactNode;
  /** One primary action. */
  action?: ReactNode;
  /** A snippet or an example of what will be here. */
  example?: ReactNode;
  className?: string;
}

/** Teaches: what this is for, and the one thing to do next. */
export function EmptyState({ icon: Icon, title, children, action, example, className }: EmptyStateProps) {
  return (
    <div
      className={cn('mx-auto flex max-w-lg flex-col items-center px-6 py-14 text-center whitespace-normal', className)}
    >
      {Icon && (
        <div className="mb-4 flex size-10 items-center justify-center rounded-surface border border-line bg-surface text-faint">
          <Icon className="size-5" aria-hidden />
        </div>
      )}
      <h2 className="text-base font-medium">{title}</h2>
      {children && <div className="mt-1 text-sm text-soft text-pretty">{children}</div>}
      {action && <div className="mt-4 flex gap-2">{action}</div>}
      {example && <div className="mt-6 w-full text-left">{example}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  /** What happened, and to what: "The events of Web shop could not be loaded". */
  title: string;
  /** Why, if known; never a bare code. */
  reason?: ReactNode;
  /** What to do: a sentence, and a button. */
  advice?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** An error that names the thing, the reason and the way out. */
export function ErrorState({ title, reason, advice, action, className }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cn(
        'flex items-start gap-3 rounded-surface border border-danger-line bg-danger-soft px-4 py-3 text-left whitespace-normal',
        className,
      )}
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-failed" aria-hidden />
      <div className="min-w-0 flex-1 space-y-1 text-sm">
        <p className="font-medium text-text">{title}</p>
        {reason && <p className="text-soft break-words">{reason}</p>}
        {advice && <p className="text-soft">{advice}</p>}
      </div>
      {action}
    </div>
  );
}

const tones = {
  info: { icon: Info, look: 'border-accent-line bg-accent-soft', mark: 'text-accent-text' },
  warning: { icon: TriangleAlert, look: 'border-transparent bg-parked-soft', mark: 'text-parked' },
};

/** A remark beside the work. */
export function Notice({
  tone = 'info',
  children,
  action,
  className,
}: {
  tone?: keyof typeof tones;
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  const { icon: Icon, look, mark } = tones[tone];
  return (
    <div className={cn('flex items-start gap-2.5 rounded-surface border px-3 py-2 text-sm text-text', look, className)}>
      <Icon className={cn('mt-0.5 size-4 shrink-0', mark)} aria-hidden />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
