'use client';
import { useQuery } from '@tanstack/react-query';
import {
  Button,
  CodeBlock,
  type Column,
  DataTable,
  EmptyState,
  Num,
  PageHeader,
  Skeleton,
  Sparkline,
  TimeAgo,
} from '@tributary/ui';
import { Inbox, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useMemo } from 'react';
import { type Overview, ProblemState, type Source, type SourceType, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { Page } from '@/features/shell';
import { TimeRangeSelect, useCan, useHref, useTimeRange, useWorkspace } from '@/workspace';
import { HealthBadge } from '../health';
import { useSourceSeries } from '../hooks/use-source-series';
import { sdkOf } from '../sdks';

interface Row {
  readonly source: Source;
  readonly type: SourceType | undefined;
  readonly stats: Overview['sources'][number] | undefined;
}

export function SourcesPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const href = useHref();
  const canEdit = useCan('editor');
  const range = useTimeRange('24h');
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const types = useQuery({ ...trpc.catalog.sources.queryOptions(), staleTime: 600_000 });
  const overview = useQuery({
    ...trpc.stats.overview.queryOptions(range.input),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  const rows = useMemo<Row[]>(
    () =>
      (sources.data?.data ?? []).map((source) => ({
        source,
        type: types.data?.data.find((type) => type.type === source.type),
        stats: overview.data?.sources.find((one) => one.id === source.id),
      })),
    [sources.data, types.data, overview.data],
  );
  const columns = useMemo(
    () => columnsFor(range.input, range.words, overview.isPending),
    [range.input, range.words, overview.isPending],
  );
  const add = canEdit && (
    <Button asChild variant="primary">
      <Link href={href('/sources/new')}>
        <Plus aria-hidden />
        New source
      </Link>
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Sources"
        actions={
          <>
            <TimeRangeSelect range={range} />
            {add}
          </>
        }
      />
      {sources.error ? (
        <ProblemState what="Your sources" error={sources.error} onRetry={() => sources.refetch()} />
      ) : sources.isSuccess && rows.length === 0 ? (
        <NoSources action={add} />
      ) : (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable
            label="Sources"
            rows={rows}
            columns={columns}
            rowId={(row) => row.source.id}
            loading={sources.isPending}
            remember="sources"
            onOpen={(row) => router.push(href(`/sources/${row.source.id}`))}
          />
        </div>
      )}
    </Page>
  );
}

function columnsFor(input: { since: string; until?: string }, words: string, loading: boolean): Column<Row>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: '100%',
      sortValue: (row) => row.source.name.toLowerCase(),
      cell: (row) => (
        <span className="flex items-center gap-2.5">
          <BrandLogo logo={row.type?.logo ?? row.source.type} name={row.type?.name ?? row.source.type} size="sm" />
          <span className="truncate font-medium">{row.source.name}</span>
          <span className="truncate text-xs text-faint max-sm:hidden">{row.type?.name}</span>
        </span>
      ),
    },
    {
      id: 'health',
      narrow: 'end',
      header: 'Health',
      sortValue: (row) => row.stats?.health ?? '',
      cell: (row) =>
        loading ? (
          <Skeleton className="h-3 w-16" />
        ) : (
          <HealthBadge health={row.source.enabled ? row.stats?.health : 'disabled'} />
        ),
    },
    {
      id: 'trend',
      narrow: 'off',
      header: 'Throughput',
      cell: (row) => <SourceTrend sourceId={row.source.id} {...input} />,
    },
    {
      id: 'stored',
      header: `Events, ${words}`,
      align: 'right',
      sortValue: (row) => row.stats?.stored ?? 0,
      cell: (row) =>
        row.stats ? <Num value={row.stats.stored} /> : loading ? <Skeleton className="ml-auto h-3 w-12" /> : '0',
    },
    {
      id: 'blocked',
      header: 'Refused',
      align: 'right',
      sortValue: (row) => row.stats?.blocked ?? 0,
      cell: (row) => {
        const blocked = row.stats?.blocked ?? 0;
        return <Num value={blocked} className={blocked > 0 ? 'text-failed' : 'text-faint'} />;
      },
    },
    {
      id: 'last',
      header: 'Last event',
      align: 'right',
      sortValue: (row) => row.stats?.lastEventAt ?? '',
      cell: (row) =>
        row.stats?.lastEventAt ? <TimeAgo at={row.stats.lastEventAt} /> : <span className="text-faint">None yet</span>,
    },
  ];
}

function SourceTrend({ sourceId, since, until }: { sourceId: string; since: string; until?: string }) {
  const { chart } = useSourceSeries({ sourceId, since, ...(until ? { until } : {}) });
  return <Sparkline values={chart.stored} label="Events over time" />;
}

function NoSources({ action }: { action: ReactNode }) {
  const { captureUrl } = useWorkspace();
  const example = sdkOf('http').snippet({ writeKey: 'your-write-key', captureUrl })[0];
  return (
    <EmptyState
      icon={Inbox}
      title="Connect your first source"
      action={action}
      example={example && <CodeBlock title="What sending looks like" code={example.code} />}
    >
      A source is where events come from: your website, your server, or a database that we read. It takes about a
      minute.
    </EmptyState>
  );
}
