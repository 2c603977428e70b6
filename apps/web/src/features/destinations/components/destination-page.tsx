'use client';
import { useQuery } from '@tanstack/react-query';
import { PageHeader, Skeleton, TabPanel, Tabs } from '@tributary/ui';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { type Destination, ProblemState, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { DeliveryList } from '@/features/deliveries';
import { MappingsTab } from '@/features/mappings';
import { Page } from '@/features/shell';
import { TimeRangeSelect, useHref, useTimeRange } from '@/workspace';
import { DestinationBadge, stateOf } from '../state';
import { ConnectionsTab } from './connections-tab';
import { DestinationOverviewTab } from './destination-overview-tab';
import { DestinationSettingsTab } from './destination-settings-tab';
import { PauseBanner } from './pause-controls';

export function DestinationPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const destination = useQuery({ ...trpc.destinations.get.queryOptions({ id }), refetchInterval: 15_000 });
  if (destination.error && !destination.data) {
    return (
      <Page>
        <ProblemState what="The destination" error={destination.error} onRetry={() => destination.refetch()} />
      </Page>
    );
  }
  if (!destination.data) return <DestinationSkeleton />;
  return <LoadedDestination destination={destination.data} />;
}

function LoadedDestination({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const href = useHref();
  const range = useTimeRange('24h');
  const [asked, setTab] = useQueryState('tab', parseAsString.withOptions({ history: 'push' }));
  const types = useQuery({ ...trpc.catalog.destinations.queryOptions(), staleTime: 600_000 });
  const mappings = useQuery(trpc.mappings.list.queryOptions({ destinationId: destination.id }));
  const connections = useQuery(trpc.connections.list.queryOptions({ destinationId: destination.id, limit: 200 }));
  const overview = useQuery({ ...trpc.stats.overview.queryOptions(range.input), placeholderData: (before) => before });
  const type = types.data?.data.find((one) => one.type === destination.type);
  const stats = overview.data?.destinations.find((one) => one.id === destination.id);
  const connected = connections.data?.data.length;
  const tabs = [
    { value: 'overview', label: 'Overview' },
    { value: 'mappings', label: 'Mappings', ...(mappings.data ? { count: mappings.data.data.length } : {}) },
    { value: 'connections', label: 'Connections', ...(connected === undefined ? {} : { count: connected }) },
    { value: 'deliveries', label: 'Deliveries' },
    { value: 'settings', label: 'Settings' },
  ];
  const tab = tabs.find((one) => one.value === asked)?.value ?? 'overview';
  const timed = tab === 'overview' || tab === 'deliveries';
  return (
    <Page>
      <PageHeader
        title={destination.name}
        icon={<BrandLogo logo={type?.logo ?? destination.type} name={type?.name ?? destination.name} />}
        badge={
          connected !== undefined &&
          overview.isSuccess && <DestinationBadge state={stateOf(destination, stats, connected)} variant="soft" />
        }
        breadcrumbs={[
          <Link key="destinations" href={href('/destinations')}>
            Destinations
          </Link>,
          type?.name ?? destination.type,
        ]}
        actions={timed && <TimeRangeSelect range={range} />}
      />
      <PauseBanner destination={destination} />
      <Tabs aria-label="Parts of the destination" value={tab} onValueChange={setTab} tabs={tabs}>
        <TabPanel value="overview" className="pt-5">
          <DestinationOverviewTab destination={destination} range={range} connected={connected} />
        </TabPanel>
        <TabPanel value="mappings" className="pt-5">
          <MappingsTab destination={destination} />
        </TabPanel>
        <TabPanel value="connections" className="pt-5">
          <ConnectionsTab destination={destination} />
        </TabPanel>
        <TabPanel value="deliveries" className="pt-5">
          <DeliveryList range={range} destinationId={destination.id} />
        </TabPanel>
        <TabPanel value="settings" className="pt-5">
          <DestinationSettingsTab destination={destination} />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

function DestinationSkeleton() {
  return (
    <Page>
      <div className="space-y-2" aria-busy="true">
        <Skeleton className="h-5 w-32" />
        <div className="flex items-center gap-3">
          <Skeleton className="size-8" />
          <Skeleton className="h-7 w-56" />
        </div>
      </div>
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-20 w-full" />
      <Skeleton className="h-60 w-full" />
    </Page>
  );
}
