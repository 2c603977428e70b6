'use client';
import { useQuery } from '@tanstack/react-query';
import {
  Button,
  Card,
  compactNumber,
  durationWords,
  EmptyState,
  groupedNumber,
  Notice,
  percent,
  Stat,
  StatRow,
  TimeSeriesChart,
} from '@tributary/ui';
import { Plug } from 'lucide-react';
import Link from 'next/link';
import { type Destination, ProblemState, useTRPC } from '@/api';
import { ErrorGroups } from '@/features/deliveries';
import { useHref, type useTimeRange } from '@/workspace';
import { useDeliverySeries } from '../hooks/use-delivery-series';

/** How it does: figures, deliveries by state over time, latency, and what needs attention. */
export function DestinationOverviewTab({
  destination,
  range,
  connected,
}: {
  destination: Destination;
  range: ReturnType<typeof useTimeRange>;
  /** Sources; undefined while it is not known. */
  connected: number | undefined;
}) {
  const trpc = useTRPC();
  const href = useHref();
  const series = useDeliverySeries({ destinationId: destination.id, ...range.input });
  const groups = useQuery(
    trpc.errorGroups.list.queryOptions({ ...range.input, destinationId: destination.id, limit: 50 }),
  );
  const mappings = useQuery(trpc.mappings.list.queryOptions({ destinationId: destination.id }));
  const { sums } = series.chart;
  const ended = sums.delivered + sums.failed;
  const loading = series.isPending;
  const missed = (groups.data?.data ?? []).reduce((most, group) => Math.max(most, group.people), 0);
  if (connected === 0) return <NoSource destination={destination} />;
  return (
    <div className="space-y-4">
      {mappings.data && !mappings.data.data.some((mapping) => mapping.enabled) && (
        <Notice
          tone="warning"
          action={
            <Button asChild size="sm">
              <Link href={href(`/destinations/${destination.id}?tab=mappings`)}>Mappings</Link>
            </Button>
          }
        >
          No mapping is on, so every event is filtered and nothing is sent.
        </Notice>
      )}
      <StatRow>
        <Stat
          label="Delivered"
          value={ended === 0 ? '–' : percent(sums.delivered / ended)}
          hint={`${groupedNumber(sums.delivered)} of ${groupedNumber(ended)}, ${range.words}`}
          loading={loading}
        />
        <Stat
          label="Failed"
          value={compactNumber(sums.failed)}
          hint={missed > 0 ? `${groupedNumber(missed)} ${missed === 1 ? 'person' : 'people'} missed` : range.words}
          loading={loading}
        />
        <Stat
          label="On their way"
          value={compactNumber(sums.pending + sums.parked)}
          hint={sums.parked > 0 ? `${groupedNumber(sums.parked)} parked` : 'Being tried'}
          loading={loading}
        />
        <Stat
          label="Filtered or discarded"
          value={compactNumber(sums.filtered + sums.discarded)}
          hint="Not wanted, or not for it"
          loading={loading}
        />
        <Stat
          label="Answer time"
          value={series.chart.p50Ms > 0 ? durationWords(series.chart.p50Ms) : '–'}
          hint={series.chart.p95Ms > 0 ? `95% within ${durationWords(series.chart.p95Ms)}` : 'Nothing was sent'}
          loading={loading}
        />
      </StatRow>
      {series.error && !series.data ? (
        <ProblemState what="The charts" error={series.error} onRetry={() => series.refetch()} />
      ) : (
        <div className="grid gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Card title="Deliveries" description="By state. Drag to choose a time.">
            <TimeSeriesChart
              times={series.chart.times}
              series={series.chart.states}
              stacked
              label={`Deliveries of ${destination.name}, ${range.words}: ${groupedNumber(sums.delivered)} delivered, ${groupedNumber(sums.failed)} failed`}
              onSelect={range.select}
              loading={loading}
            />
          </Card>
          <Card title="Answer time" description="From request to answer">
            <TimeSeriesChart
              times={series.chart.times}
              series={series.chart.latency}
              format={durationWords}
              label={`Answer time of ${destination.name}, ${range.words}`}
              onSelect={range.select}
              loading={loading}
            />
          </Card>
        </div>
      )}
      <ErrorGroups range={range} destinationId={destination.id} />
    </div>
  );
}

function NoSource({ destination }: { destination: Destination }) {
  const href = useHref();
  return (
    <EmptyState
      icon={Plug}
      title="No source is connected"
      action={
        <Button asChild variant="primary">
          <Link href={href(`/destinations/${destination.id}?tab=connections`)}>Connect a source</Link>
        </Button>
      }
    >
      {destination.name} receives nothing until a source is connected. Events that come after that go through its
      mappings.
    </EmptyState>
  );
}
