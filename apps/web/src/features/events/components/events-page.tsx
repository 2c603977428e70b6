'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, EmptyState, PageHeader } from '@tributary/ui';
import { ChartNoAxesGantt, ListFilter } from 'lucide-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { ProblemState, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { TimeRangeSelect, useHref, useTimeRange } from '@/workspace';
import { countFilters, isByIdentity, toListInput } from '../filter';
import { useLiveEvents } from '../hooks/use-live-events';
import { EventFilters, useEventFilter } from './event-filters';
import { EventSheet, useOpenEvent } from './event-sheet';
import { EventTable } from './event-table';
import { LiveControl } from './live-control';

export function EventsPage() {
  const trpc = useTRPC();
  const range = useTimeRange('24h');
  const [filter, setFilter] = useEventFilter();
  const [paused, setPaused] = useState(false);
  const [since] = useState(range.since);
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const isEveryTime = isByIdentity(filter) && !range.fixed;
  const input = useMemo(
    () => ({ ...toListInput(filter), ...(isEveryTime ? {} : range.input) }),
    [filter, isEveryTime, range.input],
  );
  const live = useLiveEvents(input, { paused });
  const { open, show } = useOpenEvent();
  const filtered = countFilters(filter) > 0;
  return (
    <Page>
      <PageHeader
        title="Events"
        actions={
          <>
            <LiveControl live={live} paused={paused} onChange={setPaused} />
            {!isEveryTime && <TimeRangeSelect range={range} />}
          </>
        }
      />
      <EventFilters sources={sources.data?.data ?? []} since={since} />
      {live.error ? (
        <ProblemState what="Events" error={live.error} onRetry={() => live.retry()} />
      ) : (
        <EventTable
          live={live}
          sources={sources.data?.data ?? []}
          openId={open?.id ?? null}
          onOpen={show}
          empty={
            filtered ? (
              <NothingFits words={isEveryTime ? 'all of the time' : range.words} onClear={() => setFilter(null)} />
            ) : (
              <NoEvents words={range.words} />
            )
          }
        />
      )}
      <EventSheet events={live.events} />
    </Page>
  );
}

function NothingFits({ words, onClear }: { words: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={ListFilter}
      title="No event fits these filters"
      action={<Button onClick={onClear}>Clear filters</Button>}
    >
      Looked at: {words}. New events that fit appear here by themselves.
    </EmptyState>
  );
}

function NoEvents({ words }: { words: string }) {
  const href = useHref();
  return (
    <EmptyState
      icon={ChartNoAxesGantt}
      title={`No events in the ${words}`}
      action={
        <Button asChild variant="primary">
          <Link href={href('/sources')}>Go to sources</Link>
        </Button>
      }
    >
      Every event that arrives is listed here within a second or two, also those that were refused, with the reason.
    </EmptyState>
  );
}
