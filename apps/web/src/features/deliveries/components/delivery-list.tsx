'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, EmptyState, isTyping } from '@tributary/ui';
import { ListFilter, Pause, Play, Send } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { ProblemState, useTRPC } from '@/api';
import type { useTimeRange } from '@/workspace';
import { countDeliveryFilters, toDeliveryInput } from '../filter';
import { useDeliveries } from '../hooks/use-deliveries';
import { DeliveryFilters, useDeliveryFilter } from './delivery-filters';
import { DeliverySheet, useOpenDelivery } from './delivery-sheet';
import { DeliveryTable } from './delivery-table';

/** Single deliveries, filtered by what the URL says; a row opens its sheet. */
export function DeliveryList({
  range,
  destinationId,
}: {
  range: ReturnType<typeof useTimeRange>;
  /** Only this destination's. */
  destinationId?: string;
}) {
  const trpc = useTRPC();
  const [filter, setFilter] = useDeliveryFilter();
  const [paused, setPaused] = useState(false);
  const [since] = useState(range.since);
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const destinations = useQuery(trpc.destinations.list.queryOptions({ limit: 200 }));
  const input = useMemo(
    () => ({ ...toDeliveryInput(filter), ...(destinationId ? { destinationId } : {}), ...range.input }),
    [filter, destinationId, range.input],
  );
  const list = useDeliveries(input, { paused });
  const { open, show } = useOpenDelivery();
  return (
    <div className="space-y-3">
      <div className="flex items-start gap-2 max-sm:flex-wrap">
        <div className="min-w-0 flex-1 max-sm:basis-full">
          <DeliveryFilters since={since} {...(destinationId ? { fixedDestination: destinationId } : {})} />
        </div>
        {list.live && <LiveToggle paused={paused} onChange={setPaused} />}
      </div>
      {list.error ? (
        <ProblemState what="The deliveries" error={list.error} onRetry={() => list.retry()} />
      ) : (
        <DeliveryTable
          list={list}
          sources={sources.data?.data ?? []}
          {...(destinationId ? {} : { destinations: destinations.data?.data ?? [] })}
          openId={open}
          onOpen={(delivery) => show(delivery.deliveryId)}
          className="max-h-[calc(100dvh-220px)] min-h-60"
          empty={
            countDeliveryFilters(filter) > 0 ? (
              <EmptyState
                icon={ListFilter}
                title="No delivery fits these filters"
                action={<Button onClick={() => setFilter(null)}>Clear filters</Button>}
              >
                Looked at: {range.words}. New ones that fit appear here by themselves.
              </EmptyState>
            ) : (
              <EmptyState icon={Send} title={`Nothing was delivered in the ${range.words}`}>
                Every event that goes to a destination is listed here, with each attempt, what was sent and what was
                answered.
              </EmptyState>
            )
          }
        />
      )}
      <DeliverySheet />
    </div>
  );
}

/** Stops and starts looking again, also with `p`. */
function LiveToggle({ paused, onChange }: { paused: boolean; onChange: (paused: boolean) => void }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'p' && !event.metaKey && !event.ctrlKey && !event.altKey && !isTyping(event.target))
        onChange(!paused);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [paused, onChange]);
  return (
    <Button onClick={() => onChange(!paused)} aria-pressed={paused}>
      {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      {paused ? 'Resume' : 'Live'}
      {!paused && <span className="size-1.5 animate-breathe rounded-full bg-delivered" aria-hidden />}
    </Button>
  );
}
