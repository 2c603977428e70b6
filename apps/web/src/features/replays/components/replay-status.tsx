import { StatusBadge } from '@tributary/ui';
import { Ban } from 'lucide-react';
import type { Replay } from '@/api';

/** How a replay stands, in the words of the product. */
export function ReplayStatus({ replay, variant = 'plain' }: { replay: Replay; variant?: 'plain' | 'soft' }) {
  switch (replay.status) {
    case 'queued':
      return (
        <StatusBadge state="pending" variant={variant}>
          Waiting
        </StatusBadge>
      );
    case 'running':
      return (
        <StatusBadge state="pending" variant={variant}>
          {replay.cancelRequested ? 'Stopping' : 'Running'}
        </StatusBadge>
      );
    case 'succeeded':
      return (
        <StatusBadge state="delivered" variant={variant}>
          Done
        </StatusBadge>
      );
    case 'failed':
      return (
        <StatusBadge state="failed" variant={variant}>
          Stopped by an error
        </StatusBadge>
      );
    case 'cancelled':
      return (
        <StatusBadge state="discarded" variant={variant} icon={Ban}>
          Cancelled
        </StatusBadge>
      );
  }
}
