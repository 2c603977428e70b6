import { IdleBadge, StatusBadge } from '@tributary/ui';
import { CircleAlert, CirclePause } from 'lucide-react';
import type { Destination, Overview } from '@/api';

type Stats = Overview['destinations'][number];

export type DestinationState = 'active' | 'quiet' | 'attention' | 'paused' | 'disabled' | 'unconnected';

/** How a destination stands. What a person decided comes before how it does. */
export function stateOf(
  destination: Pick<Destination, 'enabled' | 'paused'>,
  stats: Pick<Stats, 'health'> | undefined,
  connections: number,
): DestinationState {
  if (!destination.enabled) return 'disabled';
  if (destination.paused) return 'paused';
  if (connections === 0) return 'unconnected';
  if (stats?.health === 'failing' || stats?.health === 'warning') return 'attention';
  return stats?.health === 'ok' ? 'active' : 'quiet';
}

export function DestinationBadge({
  state,
  variant = 'plain',
}: {
  state: DestinationState;
  variant?: 'plain' | 'soft';
}) {
  switch (state) {
    case 'active':
      return (
        <StatusBadge state="delivered" variant={variant}>
          Active
        </StatusBadge>
      );
    case 'attention':
      return (
        <StatusBadge state="failed" variant={variant} icon={CircleAlert}>
          Needs attention
        </StatusBadge>
      );
    case 'paused':
      return (
        <StatusBadge state="parked" variant={variant} icon={CirclePause}>
          Paused
        </StatusBadge>
      );
    case 'disabled':
      return <IdleBadge variant={variant}>Disabled</IdleBadge>;
    case 'unconnected':
      return <IdleBadge variant={variant}>No source</IdleBadge>;
    case 'quiet':
      return <IdleBadge variant={variant}>Quiet</IdleBadge>;
  }
}
