import { IdleBadge, type State, StatusBadge } from '@tributary/ui';
import type { Overview } from '@/api';

export type Health = Overview['sources'][number]['health'];

const STATES: Record<Exclude<Health, 'idle' | 'disabled'>, { state: State; word: string }> = {
  ok: { state: 'delivered', word: 'Healthy' },
  warning: { state: 'parked', word: 'Some refused' },
  failing: { state: 'failed', word: 'Failing' },
  paused: { state: 'parked', word: 'Paused' },
};

/** How a source or connection does, in one word. */
export function HealthBadge({ health, variant = 'plain' }: { health: Health | undefined; variant?: 'plain' | 'soft' }) {
  if (health === undefined || health === 'idle') return <IdleBadge variant={variant}>Quiet</IdleBadge>;
  if (health === 'disabled') return <IdleBadge variant={variant}>Disabled</IdleBadge>;
  const { state, word } = STATES[health];
  return (
    <StatusBadge state={state} variant={variant}>
      {word}
    </StatusBadge>
  );
}
