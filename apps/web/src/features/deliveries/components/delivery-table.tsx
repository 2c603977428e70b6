'use client';
import { type Column, DataTable, StatusBadge, TimeAgo } from '@tributary/ui';
import { type ReactNode, useMemo } from 'react';
import type { Delivery, Destination, Source } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { deliveryTitle } from '../filter';
import type { useDeliveries } from '../hooks/use-deliveries';

export interface DeliveryTableProps {
  list: ReturnType<typeof useDeliveries>;
  sources: readonly Source[];
  /** Names for the destination column; the column is left out without them. */
  destinations?: readonly Destination[];
  openId: string | null;
  onOpen: (delivery: Delivery) => void;
  empty: ReactNode;
  className?: string;
}

/** Why it stands as it does, in a line. */
function wordsOf(delivery: Delivery): string {
  if (delivery.explanation) return delivery.explanation;
  if (delivery.status === 'delivered') return delivery.attempt > 1 ? `At attempt ${delivery.attempt}` : '';
  return '';
}

function columnsFor({
  sources,
  destinations,
}: Pick<DeliveryTableProps, 'sources' | 'destinations'>): Column<Delivery>[] {
  return [
    {
      id: 'at',
      header: 'Last attempt',
      cell: (delivery) => <TimeAgo at={delivery.at} short className="inline-block w-12 text-soft" />,
    },
    {
      id: 'status',
      narrow: 'end',
      header: 'Status',
      cell: (delivery) => <StatusBadge state={delivery.status} variant="plain" />,
    },
    {
      id: 'event',
      narrow: 'lead',
      header: 'Event',
      cell: (delivery) => (
        <span className="inline-block max-w-48 truncate align-middle font-medium">{deliveryTitle(delivery)}</span>
      ),
    },
    ...(destinations
      ? [
          {
            id: 'destination',
            header: 'Destination',
            cell: (delivery: Delivery) => {
              const one = destinations.find((destination) => destination.id === delivery.destinationId);
              return (
                <span className="flex items-center gap-2">
                  <BrandLogo logo={one?.type ?? ''} name={one?.name ?? '?'} size="sm" className="size-5" />
                  <span className="max-w-40 truncate">{one?.name ?? 'Deleted destination'}</span>
                </span>
              );
            },
          },
        ]
      : []),
    {
      id: 'what',
      narrow: 'line',
      header: 'What happened',
      width: '100%',
      cell: (delivery) => <span className="text-soft">{wordsOf(delivery)}</span>,
    },
    {
      id: 'who',
      header: 'Person',
      cell: (delivery) => (
        <span className="inline-block max-w-40 truncate align-middle font-mono text-xs text-soft">
          {delivery.userId || '–'}
        </span>
      ),
    },
    {
      id: 'source',
      header: 'Source',
      hidden: true,
      cell: (delivery) => (
        <span className="text-soft">
          {sources.find((source) => source.id === delivery.sourceId)?.name ?? 'Deleted source'}
        </span>
      ),
    },
    {
      id: 'attempts',
      header: 'Attempts',
      align: 'right',
      cell: (delivery) => <span className={delivery.attempt > 1 ? '' : 'text-faint'}>{delivery.attempt}</span>,
    },
    {
      id: 'message',
      header: 'Message id',
      hidden: true,
      cell: (delivery) => <span className="font-mono text-xs text-soft">{delivery.messageId}</span>,
    },
  ];
}

/** Deliveries as dense rows, of which only those in view are drawn. */
export function DeliveryTable({ list, sources, destinations, openId, onOpen, empty, className }: DeliveryTableProps) {
  const columns = useMemo(
    () => columnsFor({ sources, ...(destinations ? { destinations } : {}) }),
    [sources, destinations],
  );
  return (
    <div className="overflow-hidden rounded-surface border border-line">
      <DataTable
        label="Deliveries"
        rows={list.deliveries}
        columns={columns}
        rowId={(delivery) => delivery.deliveryId}
        onOpen={onOpen}
        openId={openId}
        loading={list.loading}
        freshIds={list.freshIds}
        remember={destinations ? 'deliveries' : 'destination-deliveries'}
        empty={empty}
        virtual
        onEnd={() => list.more?.()}
        {...(className ? { className } : {})}
      />
    </div>
  );
}
