import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { compactNumber, groupedNumber, percent, trendOf } from './number-words';
import { Skeleton } from './skeleton';

/** A number with grouped thousands; compact where room is short, exact on hover. */
export function Num({ value, compact, className }: { value: number; compact?: boolean; className?: string }) {
  return (
    <span title={compact ? groupedNumber(value) : undefined} className={className}>
      {compact ? compactNumber(value) : groupedNumber(value)}
    </span>
  );
}

export interface StatProps {
  label: string;
  value: ReactNode;
  /** The time range the figure speaks of: "last 24 hours". */
  range?: string;
  /** Now and the period before, for the trend. */
  trend?: { now: number; before: number };
  /** Whether a rise is good news. Neutral when not said. */
  riseIs?: 'good' | 'bad';
  hint?: ReactNode;
  loading?: boolean;
  className?: string;
}

/** A figure that carries its meaning: the value, its trend against the period before, and its time range. */
export function Stat({ label, value, range, trend, riseIs, hint, loading, className }: StatProps) {
  return (
    <div className={cn('min-w-0 px-4 py-3', className)}>
      <div className="truncate text-xs text-faint">{label}</div>
      {loading ? (
        <Skeleton className="mt-1.5 h-6 w-24" />
      ) : (
        <div className="mt-0.5 flex items-baseline gap-2">
          <span className="truncate text-xl font-semibold tracking-tight">{value}</span>
          {trend && <Trend {...trend} {...(riseIs ? { riseIs } : {})} />}
        </div>
      )}
      <div className="mt-0.5 line-clamp-2 min-h-4 text-xs text-faint">{loading ? null : (hint ?? range)}</div>
    </div>
  );
}

function Trend({ now, before, riseIs }: { now: number; before: number; riseIs?: 'good' | 'bad' }) {
  const share = trendOf(now, before);
  if (share === null) return null;
  const Icon = share > 0 ? ArrowUpRight : share < 0 ? ArrowDownRight : Minus;
  const good = riseIs === undefined || share === 0 ? null : share > 0 === (riseIs === 'good');
  return (
    <span
      className={cn(
        'inline-flex items-center text-xs font-medium',
        good === null ? 'text-faint' : good ? 'text-delivered' : 'text-failed',
      )}
    >
      <Icon className="size-3.5" aria-hidden />
      {percent(Math.abs(share))}
      <span className="sr-only">{share >= 0 ? ' more' : ' less'} than the period before</span>
    </span>
  );
}

/** Figures side by side, with hairlines between. */
export function StatRow({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        'grid auto-cols-fr grid-flow-col gap-px overflow-hidden rounded-surface border border-line bg-line *:bg-surface max-md:grid-flow-row max-md:grid-cols-2 max-md:[&>:last-child:nth-child(odd)]:col-span-2',
        className,
      )}
    >
      {children}
    </div>
  );
}
