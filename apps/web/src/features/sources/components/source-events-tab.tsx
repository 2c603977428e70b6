'use client';
import { EmptyState } from '@tributary/ui';
import { ChartNoAxesGantt } from 'lucide-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { ProblemState, type Source } from '@/api';
import { EventSheet, EventTable, LiveControl, useLiveEvents, useOpenEvent } from '@/features/events';
import { TimeRangeSelect, useHref, useTimeRange } from '@/workspace';

/** The live stream of one source. */
export function SourceEventsTab({ source }: { source: Source }) {
  const href = useHref();
  const range = useTimeRange('24h');
  const [paused, setPaused] = useState(false);
  const input = useMemo(
    () => ({ sourceId: source.id, status: 'all' as const, ...range.input }),
    [source.id, range.input],
  );
  const live = useLiveEvents(input, { paused });
  const { open, show } = useOpenEvent();
  return (
    <div className="space-y-3">
      <div className="flex items-center gap-2">
        <Link href={href(`/events?source=${source.id}`)} className="text-sm text-accent-text hover:underline">
          All filters
        </Link>
        <span className="flex-1" />
        <LiveControl live={live} paused={paused} onChange={setPaused} />
        <TimeRangeSelect range={range} />
      </div>
      {live.error ? (
        <ProblemState what="The events of this source" error={live.error} onRetry={() => live.retry()} />
      ) : (
        <EventTable
          live={live}
          openId={open?.id ?? null}
          onOpen={show}
          empty={
            <EmptyState icon={ChartNoAxesGantt} title={`Nothing came in the ${range.words}`}>
              {source.kind === 'push'
                ? 'Send an event with the snippet under “Set-up”; it appears here at once.'
                : 'Choose tables and start a run; rows appear here as events.'}
            </EmptyState>
          }
        />
      )}
      <EventSheet events={live.events} />
    </div>
  );
}
