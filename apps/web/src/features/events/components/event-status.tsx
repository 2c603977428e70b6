import { StatusBadge } from '@tributary/ui';
import { Copy } from 'lucide-react';
import type { EventSummary } from '@/api';

/** What became of an event at the door: stored, refused, kept aside by its plan, or a duplicate. */
export function EventStatusBadge({
  status,
  variant = 'plain',
}: {
  status: EventSummary['status'];
  variant?: 'plain' | 'soft';
}) {
  if (status === 'stored') {
    return (
      <StatusBadge state="delivered" variant={variant}>
        Stored
      </StatusBadge>
    );
  }
  if (status === 'refused') {
    return (
      <StatusBadge state="failed" variant={variant}>
        Refused
      </StatusBadge>
    );
  }
  if (status === 'quarantined') return <StatusBadge state="quarantined" variant={variant} />;
  return (
    <StatusBadge state="discarded" variant={variant} icon={Copy}>
      Duplicate
    </StatusBadge>
  );
}
