'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Card,
  Checkbox,
  ErrorState,
  Field,
  Input,
  Notice,
  PageHeader,
  SkeletonText,
  toast,
} from '@tributary/ui';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useMemo } from 'react';
import { type DestinationDescriptor, ProblemState, useTRPC, useTRPCClient } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { FilterSentence } from '@/features/mappings';
import { Page } from '@/features/shell';
import { RestoredNotice, useForm } from '@/forms';
import { useHref, useWorkspace } from '@/workspace';
import { useSettingsTest } from '../hooks/use-settings-test';
import {
  checkDestination,
  initialSettings,
  type SettingValues,
  secretSettings,
  settingErrors,
  settingsToSend,
} from '../setting-values';
import { SettingFields } from './setting-fields';
import { SettingsTest } from './settings-test';

export function NewDestinationPage({ type }: { type: string }) {
  const trpc = useTRPC();
  const descriptor = useQuery({ ...trpc.catalog.destination.queryOptions({ type }), staleTime: 600_000 });
  return (
    <Page measure="text">
      {descriptor.error && (
        <ProblemState what="The destination's form" error={descriptor.error} onRetry={() => descriptor.refetch()} />
      )}
      {descriptor.isPending && <SkeletonText lines={8} />}
      {descriptor.data && <NewDestinationForm descriptor={descriptor.data} />}
    </Page>
  );
}

function Head({ descriptor, children }: { descriptor: DestinationDescriptor; children: ReactNode }) {
  const href = useHref();
  return (
    <>
      <PageHeader
        title={descriptor.name}
        icon={<BrandLogo logo={descriptor.logo} name={descriptor.name} />}
        description={
          <>
            {descriptor.description}{' '}
            {descriptor.docsUrl && (
              <a
                href={descriptor.docsUrl}
                target="_blank"
                rel="noreferrer"
                className="text-accent-text hover:underline"
              >
                Documentation
              </a>
            )}
          </>
        }
        breadcrumbs={[
          <Link key="destinations" href={href('/destinations')}>
            Destinations
          </Link>,
          <Link key="new" href={href('/destinations/new')}>
            New
          </Link>,
        ]}
      />
      {children}
    </>
  );
}

/** Everything that a new destination is made of. */
interface NewDestination {
  readonly name: string;
  readonly settings: SettingValues;
  readonly presets: readonly string[];
  readonly sourceIds: readonly string[];
}

/** The calls that make it. */
function useNewDestination(descriptor: DestinationDescriptor, onMade: () => void) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  return useMutation({
    mutationFn: async ({ sourceIds, presets, ...rest }: NewDestination) => {
      const input = { ...rest, presets: [...presets], type: descriptor.type, enabled: true };
      const made = await client.destinations.create.mutate(input);
      const connected = await Promise.allSettled(
        sourceIds.map((sourceId) => client.connections.create.mutate({ sourceId, destinationId: made.id })),
      );
      return { made, missed: connected.filter((one) => one.status === 'rejected').length };
    },
    onSuccess: ({ made, missed }) => {
      onMade();
      queries.invalidateQueries(trpc.destinations.list.queryFilter());
      queries.invalidateQueries(trpc.connections.list.queryFilter());
      if (missed > 0) toast.error('Not every source was connected', { description: 'Connect them under Connections.' });
      router.push(href(`/destinations/${made.id}`));
    },
  });
}

function NewDestinationForm({ descriptor }: { descriptor: DestinationDescriptor }) {
  const href = useHref();
  const { id: workspaceId } = useWorkspace();
  const fields = descriptor.settings;
  const saved = useMemo<NewDestination>(
    () => ({
      name: descriptor.name,
      settings: initialSettings(fields),
      presets: descriptor.presets.map((one) => one.name),
      sourceIds: [],
    }),
    [descriptor, fields],
  );
  const create = useNewDestination(descriptor, () => form.discard());
  const form = useForm<NewDestination>({
    name: `${workspaceId}:new-destination:${descriptor.type}`,
    what: 'the new destination',
    saved,
    secrets: secretSettings(fields),
    check: (values) => checkDestination(fields, values),
    error: create.error,
    onSubmit: ({ name, settings, presets, sourceIds }) =>
      create.mutate({ name: name.trim(), settings: settingsToSend(fields, settings), presets, sourceIds }),
  });
  const { name, settings, presets, sourceIds } = form.values;
  const complete = Object.keys(settingErrors(fields, settings)).length === 0;
  const test = useSettingsTest({
    type: descriptor.type,
    settings: settingsToSend(fields, settings),
    ready: complete && descriptor.connectable,
    atOnce: form.dirty,
  });
  if (!descriptor.connectable)
    return (
      <Head descriptor={descriptor}>
        <Notice tone="warning">{descriptor.notConnectableReason ?? 'It cannot be connected yet.'}</Notice>
      </Head>
    );
  return (
    <Head descriptor={descriptor}>
      <form {...form.props} className="space-y-4">
        <RestoredNotice form={form} />
        {form.refusal && <ErrorState title="The destination was not created" reason={form.refusal} />}
        <Card title={fields.length > 0 ? 'Name and key' : 'Name'}>
          <div className="space-y-5">
            <Field name="name" label="Name" error={form.errors.name}>
              <Input value={name} maxLength={120} onChange={(event) => form.set('name', event.target.value)} />
            </Field>
            {fields.length > 0 && (
              <>
                <SettingFields
                  fields={fields}
                  values={settings}
                  errors={form.errors}
                  onChange={(key, value) =>
                    form.change({ ...form.values, settings: { ...settings, [key]: value } }, key)
                  }
                />
                <SettingsTest test={test} testable={descriptor.testable} ready={complete} />
              </>
            )}
          </div>
        </Card>
        <SourceChoice chosen={sourceIds} onChange={(next) => form.set('sourceIds', next)} />
        {descriptor.presets.length > 0 && (
          <PresetChoice descriptor={descriptor} chosen={presets} onChange={(next) => form.set('presets', next)} />
        )}
        <div className="flex justify-end gap-2">
          <Button asChild>
            <Link href={href('/destinations/new')}>Back</Link>
          </Button>
          <Button type="submit" variant="primary" busy={create.isPending || create.isSuccess}>
            Create destination
          </Button>
        </div>
      </form>
    </Head>
  );
}

const toggled = (chosen: readonly string[], key: string): string[] =>
  chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key];

function SourceChoice({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (next: readonly string[]) => void;
}) {
  const trpc = useTRPC();
  const href = useHref();
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const rows = sources.data?.data ?? [];
  return (
    <Card title="Sources" description="Whose events go there? It can be changed at any time." flush>
      {sources.isPending ? (
        <SkeletonText lines={2} className="p-4" />
      ) : rows.length === 0 ? (
        <p className="px-4 py-3 text-sm text-soft">
          There is no source yet. You can{' '}
          <Link href={href('/sources/new')} className="text-accent-text hover:underline">
            add one
          </Link>{' '}
          afterwards and connect it.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((source) => (
            <CheckRow
              key={source.id}
              id={`source-${source.id}`}
              checked={chosen.includes(source.id)}
              onChange={() => onChange(toggled(chosen, source.id))}
              title={source.name}
              icon={<BrandLogo logo={source.type} name={source.name} size="sm" />}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function PresetChoice({
  descriptor,
  chosen,
  onChange,
}: {
  descriptor: DestinationDescriptor;
  chosen: readonly string[];
  onChange: (next: readonly string[]) => void;
}) {
  return (
    <Card
      title="Mappings to start with"
      description="What is sent for which events. Each can be changed afterwards."
      flush
    >
      <ul className="divide-y divide-line">
        {descriptor.presets.map((preset) => {
          const action = descriptor.actions.find((one) => one.slug === preset.action);
          return (
            <CheckRow
              key={preset.name}
              id={`preset-${preset.name}`}
              checked={chosen.includes(preset.name)}
              onChange={() => onChange(toggled(chosen, preset.name))}
              title={preset.name}
            >
              When <FilterSentence filter={preset.filter} />: {action?.name ?? preset.action}
            </CheckRow>
          );
        })}
      </ul>
    </Card>
  );
}

function CheckRow({
  id,
  checked,
  onChange,
  title,
  icon,
  children,
}: {
  id: string;
  checked: boolean;
  onChange: () => void;
  title: string;
  icon?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li>
      <label htmlFor={id} className="flex cursor-pointer items-center gap-3 px-4 py-2.5 hover:bg-hover">
        <Checkbox id={id} checked={checked} onCheckedChange={onChange} />
        {icon}
        <span className="min-w-0 flex-1 text-sm">
          <span className="block font-medium">{title}</span>
          {children && <span className="block text-xs text-soft">{children}</span>}
        </span>
      </label>
    </li>
  );
}
