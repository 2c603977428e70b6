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
import { type FormEvent, type ReactNode, useState } from 'react';
import { type DestinationDescriptor, ProblemState, problemOf, useTRPC, useTRPCClient } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { FilterSentence } from '@/features/mappings';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';
import { useSettingsTest } from '../hooks/use-settings-test';
import { initialSettings, settingErrors, settingsToSend } from '../setting-values';
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

/** Everything that a new destination is made of, and the calls that make it. */
function useNewDestination(descriptor: DestinationDescriptor) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  return useMutation({
    mutationFn: async (input: {
      name: string;
      settings: Record<string, unknown>;
      presets: string[];
      sourceIds: readonly string[];
    }) => {
      const { sourceIds, ...rest } = input;
      const made = await client.destinations.create.mutate({ ...rest, type: descriptor.type, enabled: true });
      const connected = await Promise.allSettled(
        sourceIds.map((sourceId) => client.connections.create.mutate({ sourceId, destinationId: made.id })),
      );
      return { made, missed: connected.filter((one) => one.status === 'rejected').length };
    },
    onSuccess: ({ made, missed }) => {
      queries.invalidateQueries(trpc.destinations.list.queryFilter());
      queries.invalidateQueries(trpc.connections.list.queryFilter());
      if (missed > 0) toast.error('Not every source was connected', { description: 'Connect them under Connections.' });
      router.push(href(`/destinations/${made.id}`));
    },
  });
}

function NewDestinationForm({ descriptor }: { descriptor: DestinationDescriptor }) {
  const href = useHref();
  const [name, setName] = useState(descriptor.name);
  const [values, setValues] = useState(() => initialSettings(descriptor.settings));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [presets, setPresets] = useState<ReadonlySet<string>>(() => new Set(descriptor.presets.map((one) => one.name)));
  const [sourceIds, setSourceIds] = useState<ReadonlySet<string>>(new Set());
  const settings = settingsToSend(descriptor.settings, values);
  const errors = settingErrors(descriptor.settings, values);
  const complete = Object.keys(errors).length === 0;
  const hasKey = descriptor.settings.length > 0;
  const test = useSettingsTest({
    type: descriptor.type,
    settings,
    ready: complete && descriptor.connectable,
    atOnce: touched.size > 0,
  });
  const create = useNewDestination(descriptor);
  const problem = create.error ? problemOf(create.error) : null;
  if (!descriptor.connectable)
    return (
      <Head descriptor={descriptor}>
        <Notice tone="warning">{descriptor.notConnectableReason ?? 'It cannot be connected yet.'}</Notice>
      </Head>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(new Set(descriptor.settings.map((field) => field.key)));
    if (complete && name.trim())
      create.mutate({ name: name.trim(), settings, presets: [...presets], sourceIds: [...sourceIds] });
  };
  const shownErrors = {
    ...Object.fromEntries(Object.entries(errors).filter(([key]) => touched.has(key))),
    ...(problem?.fields ?? {}),
  };
  return (
    <Head descriptor={descriptor}>
      <form onSubmit={submit} className="space-y-4" noValidate>
        {problem && Object.keys(problem.fields).length === 0 && (
          <ErrorState title="The destination was not created" reason={problem.message} />
        )}
        <Card title={hasKey ? 'Name and key' : 'Name'}>
          <div className="space-y-5">
            <Field label="Name" error={problem?.fields.name ?? (name.trim() ? undefined : 'A name is needed.')}>
              <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
            </Field>
            {hasKey && (
              <>
                <SettingFields
                  fields={descriptor.settings}
                  values={values}
                  errors={shownErrors}
                  onChange={(key, value) => {
                    setValues((before) => ({ ...before, [key]: value }));
                    if (problem) create.reset();
                  }}
                  onBlur={(key) => setTouched((before) => new Set([...before, key]))}
                />
                <SettingsTest test={test} testable={descriptor.testable} ready={complete} />
              </>
            )}
          </div>
        </Card>
        <SourceChoice chosen={sourceIds} onChange={setSourceIds} />
        {descriptor.presets.length > 0 && (
          <PresetChoice descriptor={descriptor} chosen={presets} onChange={setPresets} />
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

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

function SourceChoice({
  chosen,
  onChange,
}: {
  chosen: ReadonlySet<string>;
  onChange: (next: ReadonlySet<string>) => void;
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
              checked={chosen.has(source.id)}
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
  chosen: ReadonlySet<string>;
  onChange: (next: ReadonlySet<string>) => void;
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
              checked={chosen.has(preset.name)}
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
