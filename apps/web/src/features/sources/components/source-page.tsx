'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Switch, toast } from '@tributary/ui';
import { type Source, toastProblem, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { EntityLoader, EntityPage } from '@/features/shell';
import { useCan, useTimeRange } from '@/workspace';
import { HealthBadge } from '../health';
import { DeleteSource } from './delete-source';
import { PrivacyTab } from './privacy-tab';
import { RunsTab } from './runs-tab';
import { SettingsTab } from './settings-tab';
import { SetupTab } from './setup-tab';
import { SourceEventsTab } from './source-events-tab';
import { SourceOverviewTab } from './source-overview-tab';
import { StreamsTab } from './streams-tab';
import { WriteKeysTab } from './write-keys-tab';

export function SourcePage({ id }: { id: string }) {
  const trpc = useTRPC();
  const source = useQuery(trpc.sources.get.queryOptions({ id }));
  return (
    <EntityLoader what="The source" query={source}>
      {(loaded) => <LoadedSource source={loaded} />}
    </EntityLoader>
  );
}

/** What is pulled has runs and tables; what is sent has a set-up and keys. */
function tabsOf(source: Source) {
  const events = { value: 'events', label: 'Events', panel: <SourceEventsTab source={source} /> };
  return [
    { value: 'overview', label: 'Overview', panel: <SourceOverviewTab source={source} /> },
    ...(source.kind === 'pull'
      ? [
          { value: 'runs', label: 'Runs', panel: <RunsTab source={source} /> },
          { value: 'streams', label: 'Tables', panel: <StreamsTab source={source} /> },
          events,
        ]
      : [
          events,
          { value: 'setup', label: 'Set-up', panel: <SetupTab source={source} /> },
          { value: 'keys', label: 'Write keys', panel: <WriteKeysTab source={source} /> },
        ]),
    { value: 'privacy', label: 'Privacy', panel: <PrivacyTab source={source} /> },
    { value: 'settings', label: 'Settings', panel: <SettingsTab source={source} /> },
  ];
}

function LoadedSource({ source }: { source: Source }) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const range = useTimeRange('24h');
  const types = useQuery({ ...trpc.catalog.sources.queryOptions(), staleTime: 600_000 });
  const overview = useQuery({
    ...trpc.stats.overview.queryOptions(range.input),
    refetchInterval: 10_000,
    placeholderData: (before) => before,
  });
  const type = types.data?.data.find((one) => one.type === source.type);
  const stats = overview.data?.sources.find((one) => one.id === source.id);
  return (
    <EntityPage
      title={source.name}
      icon={<BrandLogo logo={type?.logo ?? source.type} name={type?.name ?? source.type} />}
      badge={<HealthBadge health={source.enabled ? stats?.health : 'disabled'} variant="soft" />}
      list={{ label: 'Sources', path: '/sources' }}
      kind={type?.name ?? source.type}
      actions={() => canEdit && <EnableSwitch source={source} />}
      deletion={
        canEdit && { label: 'Delete source', dialog: (close) => <DeleteSource source={source} onClose={close} /> }
      }
      tabsLabel="Parts of the source"
      tabs={tabsOf(source)}
    />
  );
}

function EnableSwitch({ source }: { source: Source }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const key = trpc.sources.get.queryKey({ id: source.id });
  const update = useMutation(
    trpc.sources.update.mutationOptions({
      onMutate: ({ enabled }) =>
        queries.setQueryData(key, (before) => (before && enabled !== undefined ? { ...before, enabled } : before)),
      onError: (error, { enabled }) => {
        queries.setQueryData(key, (before) => (before ? { ...before, enabled: !enabled } : before));
        toastProblem(enabled ? 'The source was not enabled' : 'The source was not disabled')(error);
      },
      onSuccess: (saved) => {
        queries.setQueryData(key, saved);
        queries.invalidateQueries(trpc.sources.list.queryFilter());
        toast(saved.enabled ? `${saved.name} is enabled` : `${saved.name} is disabled: what is sent to it is refused`);
      },
    }),
  );
  return (
    <label className="flex items-center gap-2 text-sm text-soft" htmlFor="source-enabled">
      {source.enabled ? 'Enabled' : 'Disabled'}
      <Switch
        id="source-enabled"
        checked={source.enabled}
        onCheckedChange={(enabled) => update.mutate({ id: source.id, enabled })}
      />
    </label>
  );
}
