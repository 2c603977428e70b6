import {
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  CircleX,
  Clock,
  Filter,
  type LucideIcon,
  ShieldAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** The one vocabulary of state in the product. */
export const STATES = ['delivered', 'pending', 'parked', 'filtered', 'discarded', 'failed', 'quarantined'] as const;
export type State = (typeof STATES)[number];

interface Look {
  readonly icon: LucideIcon;
  readonly word: string;
  readonly text: string;
  readonly soft: string;
}

const LOOKS: Record<State, Look> = {
  delivered: { icon: CircleCheck, word: 'Delivered', text: 'text-delivered', soft: 'bg-delivered-soft' },
  pending: { icon: Clock, word: 'Pending', text: 'text-pending', soft: 'bg-pending-soft' },
  parked: { icon: CirclePause, word: 'Parked', text: 'text-parked', soft: 'bg-parked-soft' },
  filtered: { icon: Filter, word: 'Filtered', text: 'text-filtered', soft: 'bg-filtered-soft' },
  discarded: {
    icon: CircleSlash,
    word: 'Discarded',
    text: 'text-discarded',
    soft: 'ring-1 ring-inset ring-line-strong',
  },
  failed: { icon: CircleX, word: 'Failed', text: 'text-failed', soft: 'bg-failed-soft' },
  quarantined: { icon: ShieldAlert, word: 'Quarantined', text: 'text-quarantined', soft: 'bg-quarantined-soft' },
};

/** The CSS variable of a state's colour, for charts and graphs. */
export function stateColor(state: State): string {
  return `var(--${state})`;
}

export interface StatusBadgeProps {
  state: State;
  /** Says the same state in the words of its place ("Enabled", "Running"); the icon and colour stay. */
  children?: ReactNode;
  /** `plain` has no ground: for tables. */
  variant?: 'soft' | 'plain';
  icon?: LucideIcon;
  className?: string;
}

/** A state: always icon and word, never colour alone. */
export function StatusBadge({ state, children, variant = 'soft', icon, className }: StatusBadgeProps) {
  const look = LOOKS[state];
  const Icon = icon ?? look.icon;
  return (
    <span
      data-state-word={state}
      className={cn(
        'inline-flex items-center gap-1 whitespace-nowrap align-middle text-xs font-medium',
        look.text,
        variant === 'soft' && ['h-5 rounded-full px-2', look.soft],
        className,
      )}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden />
      {children ?? look.word}
    </span>
  );
}

/** Nothing to say about health yet: no traffic. Grey on purpose. */
export function IdleBadge({ children, variant = 'soft' }: { children: ReactNode; variant?: 'soft' | 'plain' }) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1 whitespace-nowrap align-middle text-xs font-medium text-filtered',
        variant === 'soft' && 'h-5 rounded-full bg-filtered-soft px-2',
      )}
    >
      <CircleDashed className="size-3.5 shrink-0" aria-hidden />
      {children}
    </span>
  );
}
