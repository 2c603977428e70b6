'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
  PageHeader,
  Skeleton,
  Switch,
  TabPanel,
  Tabs,
  toast,
} from '@tributary/ui';
import { Ellipsis, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { ProblemState, type Source, toastProblem, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { Page } from '@/features/shell';
import { useCan, useHref, useTimeRange } from '@/workspace';
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

const PUSH_TABS = [
  { value: 'overview', label: 'Overview' },
  { value: 'events', label: 'Events' },
  { value: 'setup', label: 'Set-up' },
  { value: 'keys', label: 'Write keys' },
  { value: 'privacy', label: 'Privacy' },
  { value: 'settings', label: 'Settings' },
];
const PULL_TABS = [
  { value: 'overview', label: 'Overview' },
  { value: 'runs', label: 'Runs' },
  { value: 'streams', label: 'Tables' },
  { value: 'events', label: 'Events' },
  { value: 'privacy', label: 'Privacy' },
  { value: 'settings', label: 'Settings' },
];

export function SourcePage({ id }: { id: string }) {
  const trpc = useTRPC();
  const source = useQuery(trpc.sources.get.queryOptions({ id }));
  if (source.error) {
    return (
      <Page>
        <ProblemState what="The source" error={source.error} onRetry={() => source.refetch()} />
      </Page>
    );
  }
  if (!source.data) return <SourceSkeleton />;
  return <LoadedSource source={source.data} />;
}

function LoadedSource({ source }: { source: Source }) {
  const tabs = source.kind === 'pull' ? PULL_TABS : PUSH_TABS;
  const [asked, setTab] = useQueryState('tab', parseAsString.withOptions({ history: 'push' }));
  const tab = tabs.find((one) => one.value === asked)?.value ?? 'overview';
  return (
    <Page>
      <SourceHeader source={source} />
      <Tabs aria-label="Parts of the source" value={tab} onValueChange={setTab} tabs={tabs}>
        <TabPanel value="overview" className="pt-5">
          <SourceOverviewTab source={source} />
        </TabPanel>
        <TabPanel value="events" className="pt-5">
          <SourceEventsTab source={source} />
        </TabPanel>
        <TabPanel value="privacy" className="pt-5">
          <PrivacyTab source={source} />
        </TabPanel>
        <TabPanel value="settings" className="pt-5">
          <SettingsTab source={source} />
        </TabPanel>
        {source.kind === 'pull' ? (
          <>
            <TabPanel value="runs" className="pt-5">
              <RunsTab source={source} />
            </TabPanel>
            <TabPanel value="streams" className="pt-5">
              <StreamsTab source={source} />
            </TabPanel>
          </>
        ) : (
          <>
            <TabPanel value="setup" className="pt-5">
              <SetupTab source={source} />
            </TabPanel>
            <TabPanel value="keys" className="pt-5">
              <WriteKeysTab source={source} />
            </TabPanel>
          </>
        )}
      </Tabs>
    </Page>
  );
}

function SourceHeader({ source }: { source: Source }) {
  const trpc = useTRPC();
  const href = useHref();
  const canEdit = useCan('editor');
  const range = useTimeRange('24h');
  const [deleting, setDeleting] = useState(false);
  const types = useQuery({ ...trpc.catalog.sources.queryOptions(), staleTime: 600_000 });
  const overview = useQuery({
    ...trpc.stats.overview.queryOptions(range.input),
    refetchInterval: 10_000,
    placeholderData: (before) => before,
  });
  const type = types.data?.data.find((one) => one.type === source.type);
  const stats = overview.data?.sources.find((one) => one.id === source.id);
  return (
    <>
      <PageHeader
        title={source.name}
        icon={<BrandLogo logo={type?.logo ?? source.type} name={type?.name ?? source.type} />}
        badge={<HealthBadge health={source.enabled ? stats?.health : 'disabled'} variant="soft" />}
        breadcrumbs={[
          <Link key="sources" href={href('/sources')}>
            Sources
          </Link>,
          type?.name ?? source.type,
        ]}
        actions={
          canEdit && (
            <>
              <EnableSwitch source={source} />
              <Menu>
                <MenuTrigger asChild>
                  <Button size="icon" aria-label="More actions">
                    <Ellipsis aria-hidden />
                  </Button>
                </MenuTrigger>
                <MenuContent>
                  <MenuItem danger onSelect={() => setDeleting(true)}>
                    <Trash2 aria-hidden />
                    Delete source
                  </MenuItem>
                </MenuContent>
              </Menu>
            </>
          )
        }
      />
      {deleting && <DeleteSource source={source} onClose={() => setDeleting(false)} />}
    </>
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

function SourceSkeleton() {
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
