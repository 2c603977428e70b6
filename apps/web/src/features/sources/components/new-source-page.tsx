'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, ErrorState, Field, Input, PageHeader, SkeletonText } from '@tributary/ui';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { ProblemState, type SourceType, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { Page } from '@/features/shell';
import { RestoredNotice, useForm } from '@/forms';
import { useHref, useWorkspace } from '@/workspace';
import { sdkOf } from '../sdks';
import { ConnectionTest } from './connection-test';
import { checkSource, initialSettings, SettingsFields, secretSettings, settingsToSend } from './settings-fields';

export function NewSourcePage({ type }: { type: string }) {
  const trpc = useTRPC();
  const href = useHref();
  const types = useQuery({ ...trpc.catalog.sources.queryOptions(), staleTime: 600_000 });
  const descriptor = types.data?.data.find((one) => one.type === type);
  return (
    <Page measure="text">
      {types.error && <ProblemState what="The catalogue" error={types.error} onRetry={() => types.refetch()} />}
      {types.isPending && <SkeletonText lines={5} />}
      {types.isSuccess && !descriptor && (
        <ErrorState
          title={`There is no source called “${type}”`}
          advice="Choose one from the catalogue."
          action={
            <Button asChild size="sm">
              <Link href={href('/sources/new')}>Catalogue</Link>
            </Button>
          }
        />
      )}
      {descriptor && <NewSourceForm descriptor={descriptor} />}
    </Page>
  );
}

function NewSourceForm({ descriptor }: { descriptor: SourceType }) {
  const trpc = useTRPC();
  const router = useRouter();
  const href = useHref();
  const queries = useQueryClient();
  const { id: workspaceId } = useWorkspace();
  const [sdk] = useQueryState('sdk', parseAsString);
  const push = descriptor.kind === 'push';
  const chosen = push ? sdkOf(sdk) : null;
  const saved = useMemo(() => ({ name: '', settings: initialSettings(descriptor.settings) }), [descriptor]);
  const create = useMutation(
    trpc.sources.create.mutationOptions({
      onSuccess: (source) => {
        queries.invalidateQueries(trpc.sources.list.queryFilter());
        form.discard();
        router.push(href(`/sources/${source.id}?tab=${chosen ? `setup&sdk=${chosen.id}` : 'streams'}`));
      },
    }),
  );
  const form = useForm({
    name: `${workspaceId}:new-source:${descriptor.type}`,
    what: 'the new source',
    saved,
    secrets: secretSettings(descriptor.settings),
    check: (values) => checkSource(descriptor, values),
    error: create.error,
    onSubmit: ({ name, settings }) =>
      create.mutate({
        name: name.trim(),
        type: descriptor.type,
        settings: settingsToSend(descriptor.settings, settings),
      }),
  });
  const { name, settings } = form.values;
  return (
    <>
      <PageHeader
        title={chosen?.name ?? descriptor.name}
        icon={<BrandLogo logo={chosen?.logo ?? descriptor.logo} name={descriptor.name} />}
        description={chosen?.description ?? descriptor.description}
        breadcrumbs={[
          <Link key="sources" href={href('/sources')}>
            Sources
          </Link>,
          <Link key="new" href={href('/sources/new')}>
            New
          </Link>,
        ]}
      />
      <form {...form.props}>
        <Card>
          <div className="space-y-5">
            <RestoredNotice form={form} />
            {form.refusal && <ErrorState title="The source was not created" reason={form.refusal} />}
            <Field
              name="name"
              label="Name"
              error={form.errors.name}
              help={push ? 'What sends: “Web shop”, “iOS app”, “Billing server”.' : 'What it is: “Orders database”.'}
            >
              <Input
                value={name}
                onChange={(event) => form.set('name', event.target.value)}
                autoFocus
                maxLength={120}
                placeholder={push ? 'Web shop' : 'Orders database'}
              />
            </Field>
            {descriptor.settings.length > 0 && (
              <>
                <SettingsFields
                  fields={descriptor.settings}
                  values={settings}
                  errors={form.errors}
                  onChange={(key, value) =>
                    form.change({ ...form.values, settings: { ...settings, [key]: value } }, key)
                  }
                />
                <ConnectionTest type={descriptor.type} settings={settingsToSend(descriptor.settings, settings)} />
              </>
            )}
          </div>
        </Card>
        <div className="mt-4 flex justify-end gap-2">
          <Button asChild>
            <Link href={href('/sources/new')}>Back</Link>
          </Button>
          <Button type="submit" variant="primary" busy={create.isPending || create.isSuccess}>
            {push ? 'Create source' : 'Create and choose tables'}
          </Button>
        </div>
      </form>
    </>
  );
}
