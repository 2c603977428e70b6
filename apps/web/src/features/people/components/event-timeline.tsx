'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, type Column, DataTable, EmptyState, Input, Select, TimeAgo } from '@tributary/ui';
import { ChartNoAxesGantt, ListFilter } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { type EventSummary, ProblemState, useTRPC } from '@/api';
import { EVENT_TYPES, eventTitle } from '@/features/events';
import { useHref } from '@/workspace';
import { useSettled } from '../hooks/use-settled';
import { useSourceNames } from '../hooks/use-source-names';

const filterParsers = {
  type: parseAsStringLiteral(EVENT_TYPES),
  event: parseAsString.withDefault(''),
};

/** A person's events under all ids, newest first; each leads to its own page. */
export function EventTimeline({ personId }: { personId: string }) {
  const trpc = useTRPC();
  const [filter, set] = useQueryStates(filterParsers, { history: 'replace' });
  const [text, setText] = useSettled(filter.event, (value) => void set({ event: value || null }));
  const events = useInfiniteQuery({
    ...trpc.persons.events.infiniteQueryOptions(
      {
        ...{ id: personId, limit: 50 },
        ...(filter.type ? { type: filter.type } : {}),
        ...(filter.event ? { event: filter.event } : {}),
      },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const isFiltered = filter.type !== null || filter.event !== '';
  return (
    <div className="space-y-4">
      <search className="flex flex-wrap items-center gap-2">
        <Select
          aria-label="Type"
          className="w-32"
          value={filter.type ?? ''}
          onValueChange={(type) => set({ type: EVENT_TYPES.find((one) => one === type) ?? null })}
          options={[{ value: '', label: 'All types' }, ...EVENT_TYPES.map((type) => ({ value: type, label: type }))]}
        />
        <Input
          aria-label="Event name"
          placeholder="Event name"
          className="w-48"
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
        />
        {isFiltered && (
          <Button variant="ghost" size="sm" onClick={() => set(null)}>
            Clear
          </Button>
        )}
      </search>
      {events.error ? (
        <ProblemState what="The timeline" error={events.error} onRetry={() => events.refetch()} />
      ) : (
        <EventRows
          rows={events.data?.pages.flatMap((page) => page.data) ?? []}
          loading={events.isPending}
          isFiltered={isFiltered}
          onClear={() => set(null)}
          {...(events.hasNextPage
            ? { more: () => events.fetchNextPage(), loadingMore: events.isFetchingNextPage }
            : {})}
        />
      )}
    </div>
  );
}

export function EventRows(props: {
  rows: readonly EventSummary[];
  loading: boolean;
  isFiltered?: boolean;
  onClear?: () => void;
  more?: () => void;
  loadingMore?: boolean;
}) {
  const href = useHref();
  const router = useRouter();
  const nameOf = useSourceNames();
  const columns = useMemo(() => columnsFor(nameOf), [nameOf]);
  return (
    <div className="overflow-hidden rounded-surface border border-line">
      <DataTable
        label="Events"
        rows={props.rows}
        columns={columns}
        rowId={(event) => event.id}
        loading={props.loading}
        onOpen={(event) => router.push(href(`/events/${encodeURIComponent(event.messageId)}?source=${event.sourceId}`))}
        empty={
          props.isFiltered ? (
            <EmptyState
              icon={ListFilter}
              title="No event fits these filters"
              action={<Button onClick={props.onClear}>Clear filters</Button>}
            >
              The name has to be the event’s whole name.
            </EmptyState>
          ) : (
            <EmptyState icon={ChartNoAxesGantt} title="No stored events">
              What arrives from now on under one of the ids is listed here.
            </EmptyState>
          )
        }
      />
      {props.more && (
        <div className="flex justify-center border-t border-line py-2">
          <Button size="sm" variant="ghost" busy={props.loadingMore ?? false} onClick={props.more}>
            Load older events
          </Button>
        </div>
      )}
    </div>
  );
}

function columnsFor(nameOf: (sourceId: string) => string): Column<EventSummary>[] {
  return [
    {
      id: 'received',
      header: 'Received',
      cell: (event) => <TimeAgo at={event.receivedAt} short className="inline-block w-12 text-soft" />,
    },
    { id: 'type', header: 'Type', cell: (event) => <span className="text-soft">{event.type}</span> },
    {
      id: 'name',
      header: 'Event',
      width: '100%',
      cell: (event) => <span className="font-medium">{eventTitle(event)}</span>,
    },
    {
      id: 'as',
      header: 'Under the id',
      cell: (event) => (
        <span className="inline-block max-w-52 truncate align-middle font-mono text-xs text-soft">
          {event.userId || event.anonymousId}
        </span>
      ),
    },
    { id: 'source', header: 'Source', cell: (event) => <span className="text-soft">{nameOf(event.sourceId)}</span> },
  ];
}
