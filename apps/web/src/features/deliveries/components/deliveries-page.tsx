'use client';
import { Button, PageHeader } from '@tributary/ui';
import { RefreshCcw } from 'lucide-react';
import { useState } from 'react';
import { ReplayDialog } from '@/features/replays';
import { Page } from '@/features/shell';
import { TimeRangeSelect, useCan, useTimeRange } from '@/workspace';
import { type DeliveryFilter, toDeliveryInput } from '../filter';
import { useDeliveryFilter } from './delivery-filters';
import { DeliveryList } from './delivery-list';
import { ErrorGroups } from './error-groups';

/** Causes first, single deliveries below. */
export function DeliveriesPage() {
  const range = useTimeRange('24h');
  const [filter] = useDeliveryFilter();
  // Somebody who looks for one event or person wants the deliveries, not the causes.
  const searching = Boolean(filter.message || filter.user || filter.replay || filter.cause);
  return (
    <Page>
      <PageHeader
        title="Deliveries"
        actions={
          <>
            <ReplayThese filter={filter} range={range.input} />
            <TimeRangeSelect range={range} />
          </>
        }
      />
      {!searching && (
        <ErrorGroups range={range} {...(filter.destination ? { destinationId: filter.destination } : {})} />
      )}
      <DeliveryList range={range} />
    </Page>
  );
}

/** Replays what the list shows, where that is something that can be replayed exactly. */
function ReplayThese({ filter, range }: { filter: DeliveryFilter; range: { since: string; until?: string } }) {
  const canEdit = useCan('editor');
  const [open, setOpen] = useState(false);
  const replayable =
    filter.status === 'failed' || filter.status === 'discarded' || (filter.status === null && filter.cause);
  // A replay can't be narrowed by these: it would take more than what is seen.
  if (!canEdit || !replayable || filter.event || filter.mapping || filter.replay) return null;
  const { replayId: _replay, mappingId: _mapping, event: _event, status, ...rest } = toDeliveryInput(filter);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <RefreshCcw aria-hidden />
        Replay these
      </Button>
      {open && (
        <ReplayDialog open onOpenChange={setOpen} filter={{ ...rest, ...(status ? { status } : {}), ...range }} />
      )}
    </>
  );
}
