'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, CopyId, ExactTime, Facts, Field, Input, Skeleton, toast } from '@tributary/ui';
import { useMemo } from 'react';
import { ProblemState, type Source, type SourceType, useTRPC } from '@/api';
import { FormCard, useForm } from '@/forms';
import { useCan } from '@/workspace';
import { ConnectionTest } from './connection-test';
import { LimitsCard } from './limits-card';
import { ScheduleCard } from './schedule-card';
import { checkSource, initialSettings, SettingsFields, secretSettings, settingsToSend } from './settings-fields';

export function SettingsTab({ source }: { source: Source }) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const types = useQuery({ ...trpc.catalog.sources.queryOptions(), staleTime: 600_000 });
  const type = types.data?.data.find((one) => one.type === source.type);
  return (
    <div className="max-w-3xl space-y-4">
      {type && <SettingsForm source={source} type={type} canEdit={canEdit} />}
      {types.isPending && <Skeleton className={source.kind === 'pull' ? 'h-144 w-full' : 'h-44 w-full'} />}
      {types.error && <ProblemState what="The settings" error={types.error} onRetry={() => types.refetch()} />}
      {source.kind === 'pull' && <ScheduleCard source={source} canEdit={canEdit} />}
      {source.kind === 'push' && <LimitsCard source={source} canEdit={canEdit} />}
      <Card title="About">
        <Facts
          facts={[
            ['Id', <CopyId key="id" id={source.id} label="source id" />],
            ['Created', <ExactTime key="c" at={source.createdAt} />],
            ['Last changed', <ExactTime key="u" at={source.updatedAt} />],
          ]}
        />
      </Card>
    </div>
  );
}

function SettingsForm({ source, type, canEdit }: { source: Source; type: SourceType; canEdit: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const hasSettings = type.settings.length > 0;
  const saved = useMemo(
    () => ({ name: source.name, settings: initialSettings(type.settings, source.settings) }),
    [source, type],
  );
  const update = useMutation(
    trpc.sources.update.mutationOptions({
      onSuccess: (answer) => {
        queries.setQueryData(trpc.sources.get.queryKey({ id: source.id }), answer);
        queries.invalidateQueries(trpc.sources.list.queryFilter());
        form.discard();
        toast.success('The source is saved');
      },
    }),
  );
  const form = useForm({
    name: `source:${source.id}`,
    what: `the settings of ${source.name}`,
    saved,
    secrets: secretSettings(type.settings),
    check: (values) => checkSource(type, values),
    error: update.error,
    onSubmit: ({ name, settings }) =>
      update.mutate({
        id: source.id,
        name: name.trim(),
        ...(hasSettings ? { settings: settingsToSend(type.settings, settings) } : {}),
      }),
  });
  const { settings } = form.values;
  return (
    <FormCard
      form={form}
      title={hasSettings ? 'Name and connection' : 'Name'}
      notSaved="The source was not saved"
      canEdit={canEdit}
      busy={update.isPending}
    >
      <Field name="name" label="Name" error={form.errors.name}>
        <Input
          value={form.values.name}
          disabled={!canEdit}
          maxLength={120}
          onChange={(event) => form.set('name', event.target.value)}
        />
      </Field>
      {hasSettings && (
        <>
          <SettingsFields
            fields={type.settings}
            values={settings}
            errors={form.errors}
            disabled={!canEdit}
            onChange={(key, value) => form.change({ ...form.values, settings: { ...settings, [key]: value } }, key)}
          />
          {canEdit && (
            <ConnectionTest
              type={source.type}
              sourceId={source.id}
              settings={settingsToSend(type.settings, settings)}
            />
          )}
        </>
      )}
    </FormCard>
  );
}
