'use client';
import { Button, type Column, DataTable, Sentence, TimeAgo } from '@tributary/ui';
import { type ReactNode, useMemo } from 'react';
import type { EventSummary, Source } from '@/api';
import { eventTitle } from '../filter';
import type { useLiveEvents } from '../hooks/use-live-events';
import { EventStatusBadge } from './event-status';

export interface EventTableProps {
  live: ReturnType<typeof useLiveEvents>;
  /** Names for the source column; the column is left out without them. */
  sources?: readonly Source[];
  openId: string | null;
  onOpen: (event: EventSummary) => void;
  empty: ReactNode;
}

function columnsFor(sources: readonly Source[] | undefined): Column<EventSummary>[] {
  return [
    {
      id: 'received',
      header: 'Received',
      cell: (event) => <TimeAgo at={event.receivedAt} short className="inline-block w-12 text-soft" />,
    },
    { id: 'status', narrow: 'end', header: 'Status', cell: (event) => <EventStatusBadge status={event.status} /> },
    { id: 'type', header: 'Type', cell: (event) => <span className="text-soft">{event.type || '–'}</span> },
    {
      id: 'name',
      header: 'Event',
      width: '100%',
      cell: (event) => (
        <>
          <span className={event.name ? 'font-medium' : 'text-soft'}>{eventTitle(event)}</span>
          {event.detail && (
            <span className="ml-2 text-soft">
              <Sentence text={event.detail} />
            </span>
          )}
        </>
      ),
    },
    {
      id: 'who',
      header: 'Person',
      cell: (event) => (
        <span className="inline-block max-w-52 truncate align-middle font-mono text-xs text-soft">
          {event.userId || event.anonymousId || '–'}
        </span>
      ),
    },
    ...(sources
      ? [
          {
            id: 'source',
            header: 'Source',
            cell: (event: EventSummary) => (
              <span className="text-soft">
                {sources.find((source) => source.id === event.sourceId)?.name ?? 'Deleted source'}
              </span>
            ),
          },
        ]
      : []),
    {
      id: 'message',
      header: 'Message id',
      hidden: true,
      cell: (event) => <span className="font-mono text-xs text-soft">{event.messageId}</span>,
    },
  ];
}

/** The stream of events as dense rows; new ones come in at the top. */
export function EventTable({ live, sources, openId, onOpen, empty }: EventTableProps) {
  const columns = useMemo(() => columnsFor(sources), [sources]);
  return (
    <div className="overflow-hidden rounded-surface border border-line">
      <DataTable
        label="Events"
        rows={live.events}
        columns={columns}
        rowId={(event) => event.id}
        onOpen={onOpen}
        openId={openId}
        loading={live.loading}
        freshIds={live.freshIds}
        remember={sources ? 'events' : 'source-events'}
        empty={empty}
      />
      {live.more && (
        <div className="flex justify-center border-t border-line py-2">
          <Button size="sm" variant="ghost" busy={live.loadingMore} onClick={() => live.more?.()}>
            Load older events
          </Button>
        </div>
      )}
    </div>
  );
}
