'use client';
import { useQuery } from '@tanstack/react-query';
import {
  Button,
  Card,
  type ChartSeries,
  compactNumber,
  durationWords,
  EmptyState,
  groupedNumber,
  PageHeader,
  percent,
  Skeleton,
  Stat,
  StatRow,
  StatusBadge,
  stateColor,
  TimeSeriesChart,
} from '@tributary/ui';
import { Inbox } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { type Overview, ProblemState, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useSourceSeries } from '@/features/sources';
import { TimeRangeSelect, useHref, useTimeRange } from '@/workspace';
import { AttentionList } from './attention-list';
import { LagLine } from './lag-line';
import { GraphSkeleton, PipelineGraph } from './pipeline-graph';

export function OverviewPage() {
  const trpc = useTRPC();
  const range = useTimeRange('24h');
  const overview = useQuery({
    ...trpc.stats.overview.queryOptions(range.input),
    refetchInterval: 10_000,
    placeholderData: (before) => before,
  });
  const { data } = overview;
  const bare = data && data.sources.length === 0;
  return (
    <Page>
      <PageHeader title="Overview" actions={<TimeRangeSelect range={range} />} />
      {overview.error && !data && (
        <ProblemState what="The overview" error={overview.error} onRetry={() => overview.refetch()} />
      )}
      {bare ? (
        <Welcome />
      ) : (
        !(overview.error && !data) && (
          <>
            <Figures overview={data} words={range.words} />
            <LagLine />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_380px]">
              <div className="min-w-0 space-y-4">
                <Card title="Pipeline" flush>
                  {data ? <PipelineGraph overview={data} words={range.words} /> : <GraphSkeleton />}
                </Card>
                <Throughput />
              </div>
              {data ? <AttentionList items={data.attention} /> : <Skeleton className="h-40 rounded-surface" />}
            </div>
          </>
        )
      )}
    </Page>
  );
}

const NO_FIGURES: Overview['now'] = {
  accepted: 0,
  stored: 0,
  duplicate: 0,
  blocked: 0,
  delivered: 0,
  failed: 0,
  pending: 0,
  parked: 0,
  discarded: 0,
  filtered: 0,
  deliveredShare: null,
};

function Figures({ overview, words }: { overview: Overview | undefined; words: string }) {
  const loading = overview === undefined;
  const now = overview?.now ?? NO_FIGURES;
  const before = overview?.before ?? NO_FIGURES;
  return (
    <StatRow>
      <Stat
        label="Events"
        value={compactNumber(now.stored)}
        range={words}
        loading={loading}
        trend={{ now: now.stored, before: before.stored }}
      />
      <Stat
        label="Delivered"
        value={now.deliveredShare === null ? '–' : percent(now.deliveredShare)}
        hint={
          now.failed > 0
            ? `${groupedNumber(now.failed)} failed, ${words}`
            : `${groupedNumber(now.delivered)} deliveries, ${words}`
        }
        loading={loading}
      />
      <Stat
        label="On their way"
        value={compactNumber(now.pending + now.parked)}
        hint={
          now.parked > 0 ? `${groupedNumber(now.parked)} parked until a pause ends` : 'Deliveries that are being tried'
        }
        loading={loading}
      />
      <Stat
        label="Refused"
        value={compactNumber(now.blocked)}
        hint={now.accepted > 0 ? `${percent(now.blocked / now.accepted)} of what came, ${words}` : words}
        loading={loading}
        riseIs="bad"
        trend={{ now: now.blocked, before: before.blocked }}
      />
      <Stat
        label="Lag"
        value={overview?.lag ? durationWords(overview.lag.p50Ms) : '–'}
        hint={overview?.lag ? `p99 ${durationWords(overview.lag.p99Ms)}, received to stored` : 'Nothing came just now'}
        loading={loading}
      />
      <Books books={overview?.books} />
    </StatRow>
  );
}

function Books({ books }: { books: Overview['books'] | undefined }) {
  if (books?.balanced !== false) {
    const inFlight = books?.inFlight ?? 0;
    return (
      <Stat
        label="Books"
        value="Balanced"
        hint={inFlight > 0 ? `${groupedNumber(inFlight)} in flight` : 'Nothing accepted is missing'}
        loading={books === undefined}
      />
    );
  }
  return (
    <Stat
      label="Books"
      value={<span className="text-failed">{groupedNumber(books.difference)} off</span>}
      hint={
        <StatusBadge state="failed" variant="plain">
          Accepted and accounted differ
        </StatusBadge>
      }
    />
  );
}

function Throughput() {
  const range = useTimeRange('24h');
  const series = useSourceSeries(range.input);
  const lines = useMemo<ChartSeries[]>(
    () => [
      { label: 'Stored', color: stateColor('delivered'), values: series.chart.stored },
      { label: 'Refused', color: stateColor('failed'), values: series.chart.blocked },
    ],
    [series.chart],
  );
  return (
    <Card title="Throughput" description={`All sources, ${range.words}. Drag to choose a time.`}>
      {series.error ? (
        <ProblemState what="The chart" error={series.error} onRetry={() => series.refetch()} />
      ) : (
        <TimeSeriesChart
          times={series.chart.times}
          series={lines}
          height={160}
          label={`Events of all sources, ${range.words}`}
          onSelect={range.select}
          loading={series.isPending}
        />
      )}
    </Card>
  );
}

/** The first minutes: what to do, in order. */
function Welcome() {
  const href = useHref();
  return (
    <Card>
      <EmptyState
        icon={Inbox}
        title="Nothing flows yet"
        action={
          <Button asChild variant="primary">
            <Link href={href('/sources/new')}>Add the first source</Link>
          </Button>
        }
        example={
          <ol className="space-y-3 text-sm text-soft">
            {[
              [
                'Add a source',
                'Your website, your server, or a Postgres table. You get a snippet with the key filled in.',
              ],
              ['See the first event', 'It shows up within a second, with everything it carries.'],
              [
                'Connect a destination',
                'A webhook, Slack, Amplitude, HubSpot and others. Test it before you turn it on.',
              ],
            ].map(([title, text], index) => (
              <li key={title} className="flex gap-3">
                <span className="flex size-5 shrink-0 items-center justify-center rounded-full border border-line text-xs text-faint">
                  {index + 1}
                </span>
                <span>
                  <span className="font-medium text-text">{title}.</span> {text}
                </span>
              </li>
            ))}
          </ol>
        }
      >
        Three steps, a few minutes.
      </EmptyState>
    </Card>
  );
}
