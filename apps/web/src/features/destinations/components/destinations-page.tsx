'use client';
import { useQuery } from '@tanstack/react-query';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  groupedNumber,
  PageHeader,
  percent,
  Skeleton,
  Sparkline,
  TimeAgo,
} from '@tributary/ui';
import { Plus, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useMemo } from 'react';
import { type Destination, type DestinationType, type Overview, ProblemState, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { Page } from '@/features/shell';
import { TimeRangeSelect, useCan, useHref, useTimeRange } from '@/workspace';
import { useDeliverySeries } from '../hooks/use-delivery-series';
import { DestinationBadge, stateOf } from '../state';

interface Row {
  readonly destination: Destination;
  readonly type: DestinationType | undefined;
  readonly stats: Overview['destinations'][number] | undefined;
  readonly sources: readonly string[];
}

export function DestinationsPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const href = useHref();
  const canEdit = useCan('editor');
  const range = useTimeRange('24h');
  const destinations = useQuery(trpc.destinations.list.queryOptions({ limit: 200 }));
  const types = useQuery({ ...trpc.catalog.destinations.queryOptions(), staleTime: 600_000 });
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const connections = useQuery(trpc.connections.list.queryOptions({ limit: 200 }));
  const overview = useQuery({
    ...trpc.stats.overview.queryOptions(range.input),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  const rows = useMemo<Row[]>(
    () =>
      (destinations.data?.data ?? []).map((destination) => ({
        destination,
        type: types.data?.data.find((one) => one.type === destination.type),
        stats: overview.data?.destinations.find((one) => one.id === destination.id),
        sources: (connections.data?.data ?? [])
          .filter((one) => one.destinationId === destination.id)
          .map((one) => sources.data?.data.find((source) => source.id === one.sourceId)?.name ?? '…'),
      })),
    [destinations.data, types.data, overview.data, connections.data, sources.data],
  );
  const loading = overview.isPending || connections.isPending;
  const columns = useMemo(() => columnsFor(range.input, range.words, loading), [range.input, range.words, loading]);
  const add = canEdit && (
    <Button asChild variant="primary">
      <Link href={href('/destinations/new')}>
        <Plus aria-hidden />
        New destination
      </Link>
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Destinations"
        actions={
          <>
            <TimeRangeSelect range={range} />
            {add}
          </>
        }
      />
      {destinations.error ? (
        <ProblemState what="Your destinations" error={destinations.error} onRetry={() => destinations.refetch()} />
      ) : destinations.isSuccess && rows.length === 0 ? (
        <NoDestinations action={add} />
      ) : (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable
            label="Destinations"
            rows={rows}
            columns={columns}
            rowId={(row) => row.destination.id}
            loading={destinations.isPending}
            remember="destinations"
            onOpen={(row) => router.push(href(`/destinations/${row.destination.id}`))}
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
      sortValue: (row) => row.destination.name.toLowerCase(),
      cell: (row) => (
        <span className="flex items-center gap-2.5">
          <BrandLogo
            logo={row.type?.logo ?? row.destination.type}
            name={row.type?.name ?? row.destination.name}
            size="sm"
          />
          <span className="truncate font-medium">{row.destination.name}</span>
          <span className="truncate text-xs text-faint max-sm:hidden">{row.type?.name}</span>
        </span>
      ),
    },
    {
      id: 'state',
      narrow: 'end',
      header: 'State',
      sortValue: (row) => stateOf(row.destination, row.stats, row.sources.length),
      cell: (row) =>
        loading ? (
          <Skeleton className="h-3 w-16" />
        ) : (
          <DestinationBadge state={stateOf(row.destination, row.stats, row.sources.length)} />
        ),
    },
    {
      id: 'sources',
      header: 'Sources',
      sortValue: (row) => row.sources.length,
      cell: (row) => (
        <span
          className={row.sources.length === 0 ? 'text-faint' : 'inline-block max-w-44 truncate align-middle text-soft'}
          title={row.sources.join(', ')}
        >
          {row.sources.length === 0 ? (loading ? '' : 'None') : row.sources.join(', ')}
        </span>
      ),
    },
    {
      id: 'trend',
      narrow: 'off',
      header: 'Delivered',
      cell: (row) => <Trend destinationId={row.destination.id} {...input} />,
    },
    {
      id: 'share',
      header: `Share, ${words}`,
      align: 'right',
      sortValue: (row) => shareOf(row.stats) ?? -1,
      cell: (row) => <Share stats={row.stats} loading={loading} />,
    },
    {
      id: 'count',
      header: 'Delivered',
      align: 'right',
      hidden: true,
      sortValue: (row) => row.stats?.counts.delivered ?? 0,
      cell: (row) => groupedNumber(row.stats?.counts.delivered ?? 0),
    },
    {
      id: 'last',
      header: 'Last delivered',
      align: 'right',
      sortValue: (row) => row.stats?.lastDeliveredAt ?? '',
      cell: (row) =>
        row.stats?.lastDeliveredAt ? (
          <TimeAgo at={row.stats.lastDeliveredAt} />
        ) : (
          <span className="text-faint">{loading ? '' : 'Never'}</span>
        ),
    },
  ];
}

/** Delivered of delivered and failed; null when nothing ended. */
function shareOf(stats: Row['stats']): number | null {
  const delivered = stats?.counts.delivered ?? 0;
  const failed = stats?.counts.failed ?? 0;
  return delivered + failed === 0 ? null : delivered / (delivered + failed);
}

function Share({ stats, loading }: { stats: Row['stats']; loading: boolean }) {
  if (loading) return <Skeleton className="ml-auto h-3 w-10" />;
  const share = shareOf(stats);
  if (share === null) return <span className="text-faint">–</span>;
  return <span className={share < 1 ? 'text-failed' : ''}>{percent(share)}</span>;
}

function Trend({ destinationId, since, until }: { destinationId: string; since: string; until?: string }) {
  const { chart } = useDeliverySeries({ destinationId, since, ...(until ? { until } : {}) });
  return <Sparkline values={chart.delivered} color="var(--delivered)" label="Delivered over time" />;
}

function NoDestinations({ action }: { action: ReactNode }) {
  return (
    <EmptyState
      icon={Waypoints}
      title="Connect your first destination"
      action={action}
      example={
        <ol className="space-y-2 rounded-surface border border-line bg-canvas p-4 text-sm text-soft">
          <li>1. Choose a tool and paste its key. It is tested at once.</li>
          <li>2. Say which events it gets, by clicking, on real events.</li>
          <li>3. Send a test, see the answer, turn it on.</li>
        </ol>
      }
    >
      A destination is where events go: a tool of your team, or an address of your own. What fails is tried again, shown
      with its cause, and can be replayed.
    </EmptyState>
  );
}
