'use client';
import { useQuery } from '@tanstack/react-query';
import { type Destination, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { DeliveryList } from '@/features/deliveries';
import { MappingsTab } from '@/features/mappings';
import { EntityLoader, EntityPage } from '@/features/shell';
import { TimeRangeSelect, useCan, useTimeRange } from '@/workspace';
import { DestinationBadge, stateOf } from '../state';
import { ConnectionsTab } from './connections-tab';
import { DeleteDestination } from './delete-destination';
import { DestinationOverviewTab } from './destination-overview-tab';
import { DestinationSettingsTab } from './destination-settings-tab';
import { PauseBanner } from './pause-controls';

export function DestinationPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const destination = useQuery({ ...trpc.destinations.get.queryOptions({ id }), refetchInterval: 15_000 });
  return (
    <EntityLoader what="The destination" query={destination}>
      {(loaded) => <LoadedDestination destination={loaded} />}
    </EntityLoader>
  );
}

const isTimed = (tab: string) => tab === 'overview' || tab === 'deliveries';

function LoadedDestination({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const range = useTimeRange('24h');
  const types = useQuery({ ...trpc.catalog.destinations.queryOptions(), staleTime: 600_000 });
  const mappings = useQuery(trpc.mappings.list.queryOptions({ destinationId: destination.id }));
  const connections = useQuery(trpc.connections.list.queryOptions({ destinationId: destination.id, limit: 200 }));
  const overview = useQuery({ ...trpc.stats.overview.queryOptions(range.input), placeholderData: (before) => before });
  const type = types.data?.data.find((one) => one.type === destination.type);
  const stats = overview.data?.destinations.find((one) => one.id === destination.id);
  const connected = connections.data?.data.length;
  return (
    <EntityPage
      title={destination.name}
      icon={<BrandLogo logo={type?.logo ?? destination.type} name={type?.name ?? destination.name} />}
      badge={
        connected !== undefined &&
        overview.isSuccess && <DestinationBadge state={stateOf(destination, stats, connected)} variant="soft" />
      }
      list={{ label: 'Destinations', path: '/destinations' }}
      kind={type?.name ?? destination.type}
      actions={(tab) => isTimed(tab) && <TimeRangeSelect range={range} />}
      deletion={
        canEdit && {
          label: 'Delete destination',
          dialog: (close) => <DeleteDestination destination={destination} onClose={close} />,
        }
      }
      tabsLabel="Parts of the destination"
      tabs={[
        {
          value: 'overview',
          label: 'Overview',
          panel: <DestinationOverviewTab destination={destination} range={range} connected={connected} />,
        },
        {
          value: 'mappings',
          label: 'Mappings',
          count: mappings.data?.data.length,
          panel: <MappingsTab destination={destination} />,
        },
        {
          value: 'connections',
          label: 'Connections',
          count: connected,
          panel: <ConnectionsTab destination={destination} />,
        },
        {
          value: 'deliveries',
          label: 'Deliveries',
          panel: <DeliveryList range={range} destinationId={destination.id} />,
        },
        { value: 'settings', label: 'Settings', panel: <DestinationSettingsTab destination={destination} /> },
      ]}
    >
      <PauseBanner destination={destination} />
    </EntityPage>
  );
}
