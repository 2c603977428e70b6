'use client';
import { useQuery } from '@tanstack/react-query';
import {
  Card,
  type ChartSeries,
  compactNumber,
  EmptyState,
  groupedNumber,
  percent,
  Stat,
  StatRow,
  stateColor,
  TimeAgo,
  TimeSeriesChart,
} from '@tributary/ui';
import { Waypoints } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { ProblemState, type Source, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { TimeRangeSelect, useHref, useTimeRange } from '@/workspace';
import { HealthBadge } from '../health';
import { useSourceSeries } from '../hooks/use-source-series';
import { Freshness } from './freshness';
import { WaitingCard } from './waiting-card';

/** Throughput, refusals, and where the events go. */
export function SourceOverviewTab({ source }: { source: Source }) {
  const trpc = useTRPC();
  const range = useTimeRange('24h');
  const series = useSourceSeries({ sourceId: source.id, ...range.input });
  const overview = useQuery({
    ...trpc.stats.overview.queryOptions(range.input),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  const stats = overview.data?.sources.find((one) => one.id === source.id);
  const lines = useMemo<ChartSeries[]>(
    () => [
      { label: 'Stored', color: stateColor('delivered'), values: series.chart.stored },
      { label: 'Refused', color: stateColor('failed'), values: series.chart.blocked },
      { label: 'Duplicates', color: stateColor('discarded'), values: series.chart.duplicate },
    ],
    [series.chart],
  );
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const stored = sum(series.chart.stored);
  const blocked = sum(series.chart.blocked);
  const accepted = stored + blocked + sum(series.chart.duplicate);
  return (
    <div className="space-y-4">
      <div className="flex items-center justify-between gap-4">
        {source.kind === 'pull' ? <Freshness source={source} /> : <span />}
        <TimeRangeSelect range={range} />
      </div>
      <StatRow>
        <Stat label="Events stored" value={compactNumber(stored)} range={range.words} loading={series.isPending} />
        <Stat
          label="Refused"
          value={compactNumber(blocked)}
          hint={accepted > 0 ? `${percent(blocked / accepted)} of what came, ${range.words}` : range.words}
          loading={series.isPending}
        />
        <Stat
          label="Duplicates dropped"
          value={compactNumber(sum(series.chart.duplicate))}
          range={range.words}
          loading={series.isPending}
        />
        <Stat
          label="Last event"
          value={stats?.lastEventAt ? <TimeAgo at={stats.lastEventAt} /> : 'None yet'}
          loading={overview.isPending}
        />
      </StatRow>
      {series.error ? (
        <ProblemState what="The chart" error={series.error} onRetry={() => series.refetch()} />
      ) : (
        <Card title="Throughput" description={`Events per ${stepWords(series.data?.stepSeconds)}`}>
          <TimeSeriesChart
            times={series.chart.times}
            series={lines}
            label={`Throughput of ${source.name}, ${range.words}: ${groupedNumber(stored)} stored, ${groupedNumber(blocked)} refused`}
            onSelect={range.select}
            loading={series.isPending}
            height={200}
          />
        </Card>
      )}
      <WaitingCard source={source} />
      <Connections source={source} />
    </div>
  );
}

function stepWords(seconds: number | undefined): string {
  if (seconds === undefined) return 'slice';
  if (seconds < 3_600) return seconds === 60 ? 'minute' : `${Math.round(seconds / 60)} minutes`;
  return seconds === 3_600 ? 'hour' : `${Math.round(seconds / 3_600)} hours`;
}

function Connections({ source }: { source: Source }) {
  const trpc = useTRPC();
  const href = useHref();
  const range = useTimeRange('24h');
  const overview = useQuery({ ...trpc.stats.overview.queryOptions(range.input), placeholderData: (before) => before });
  const edges = (overview.data?.edges ?? []).filter((edge) => edge.sourceId === source.id);
  return (
    <Card title="Goes to" flush>
      {overview.isSuccess && edges.length === 0 ? (
        <EmptyState icon={Waypoints} title="Connected to no destination yet" className="py-8">
          Events are stored and can be looked at.{' '}
          <Link href={href('/destinations')} className="text-accent-text underline underline-offset-2">
            Connect a destination
          </Link>{' '}
          to send them on.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {edges.map((edge) => {
            const destination = overview.data?.destinations.find((one) => one.id === edge.destinationId);
            return (
              <li key={edge.destinationId}>
                <Link
                  href={href(`/destinations/${edge.destinationId}`)}
                  className="flex h-11 items-center gap-2.5 px-4 text-sm hover:bg-hover"
                >
                  <BrandLogo logo={destination?.type ?? ''} name={destination?.name ?? 'Destination'} size="sm" />
                  <span className="min-w-0 flex-1 truncate font-medium">{destination?.name}</span>
                  <span className="text-soft">{groupedNumber(edge.delivered)} delivered</span>
                  {edge.failed > 0 && <span className="text-failed">{groupedNumber(edge.failed)} failed</span>}
                  <HealthBadge health={edge.enabled ? edge.health : 'disabled'} />
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
