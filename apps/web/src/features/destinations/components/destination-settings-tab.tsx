'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, CopyId, ExactTime, Facts, Field, Input, Skeleton, Switch, toast } from '@tributary/ui';
import { type ReactNode, useMemo } from 'react';
import { type Destination, type DestinationDescriptor, ProblemState, toastProblem, useTRPC } from '@/api';
import { FormCard, useForm } from '@/forms';
import { useCan } from '@/workspace';
import { useSettingsTest } from '../hooks/use-settings-test';
import {
  checkDestination,
  initialSettings,
  type SettingValues,
  secretSettings,
  settingErrors,
  settingsToSend,
} from '../setting-values';
import { ConsentCard } from './consent-card';
import { PauseButton, useSavedDestination } from './pause-controls';
import { SettingFields } from './setting-fields';
import { SettingsTest } from './settings-test';

export function DestinationSettingsTab({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const descriptor = useQuery({
    ...trpc.catalog.destination.queryOptions({ type: destination.type }),
    staleTime: 600_000,
  });
  return (
    <div className="max-w-3xl space-y-4">
      {descriptor.error ? (
        <ProblemState what="The form" error={descriptor.error} onRetry={() => descriptor.refetch()} />
      ) : descriptor.data ? (
        <SettingsForm destination={destination} descriptor={descriptor.data} canEdit={canEdit} />
      ) : (
        <Skeleton className="h-64 w-full rounded-surface" />
      )}
      <ConsentCard destination={destination} canEdit={canEdit} />
      {canEdit && <Sending destination={destination} />}
      <Card title="About">
        <Facts
          facts={[
            ['Id', <CopyId key="id" id={destination.id} label="destination id" />],
            ['Created', <ExactTime key="c" at={destination.createdAt} />],
            ['Last changed', <ExactTime key="u" at={destination.updatedAt} />],
          ]}
        />
      </Card>
    </div>
  );
}

function SettingsForm({
  destination,
  descriptor,
  canEdit,
}: {
  destination: Destination;
  descriptor: DestinationDescriptor;
  canEdit: boolean;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const isSaved = useSavedDestination();
  const fields = descriptor.settings;
  const saved = useMemo(
    () => ({ name: destination.name, settings: initialSettings(fields, destination.settings) }),
    [destination, fields],
  );
  const toSend = (settings: SettingValues) => settingsToSend(fields, settings, destination.settings);
  const update = useMutation(
    trpc.destinations.update.mutationOptions({
      onSuccess: (after) => {
        isSaved(after);
        form.discard();
        queries.invalidateQueries(trpc.errorGroups.list.queryFilter());
        toast.success('The settings are saved');
      },
    }),
  );
  const form = useForm({
    name: `destination:${destination.id}`,
    what: `the settings of ${destination.name}`,
    saved,
    secrets: secretSettings(fields),
    check: (values) => checkDestination(fields, values),
    error: update.error,
    onSubmit: ({ name, settings }) =>
      update.mutate({
        id: destination.id,
        name: name.trim(),
        ...(fields.length > 0 ? { settings: toSend(settings) } : {}),
      }),
  });
  const { name, settings } = form.values;
  const complete = Object.keys(settingErrors(fields, settings)).length === 0;
  const test = useSettingsTest({
    type: destination.type,
    id: destination.id,
    settings: toSend(settings),
    ready: complete && canEdit,
    atOnce: form.dirty,
  });
  return (
    <FormCard
      form={form}
      title={fields.length > 0 ? 'Name and key' : 'Name'}
      notSaved="The settings were not saved"
      canEdit={canEdit}
      busy={update.isPending}
    >
      <Field name="name" label="Name" error={form.errors.name}>
        <Input
          value={name}
          maxLength={120}
          disabled={!canEdit}
          onChange={(event) => form.set('name', event.target.value)}
        />
      </Field>
      <SettingFields
        fields={fields}
        values={settings}
        errors={form.errors}
        disabled={!canEdit}
        onChange={(key, value) => form.change({ ...form.values, settings: { ...settings, [key]: value } }, key)}
      />
      {canEdit && fields.length > 0 && <SettingsTest test={test} testable={descriptor.testable} ready={complete} />}
    </FormCard>
  );
}

function Line({ title, children, control }: { title: string; children: ReactNode; control: ReactNode }) {
  return (
    <div className="flex items-center gap-6 px-4 py-3">
      <div className="min-w-0 flex-1 space-y-0.5 text-sm">
        <p className="font-medium">{title}</p>
        <p className="text-soft text-pretty">{children}</p>
      </div>
      {control}
    </div>
  );
}

/** Two ways to stop, and what each does with the events. */
function Sending({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const saved = useSavedDestination();
  const update = useMutation(
    trpc.destinations.update.mutationOptions({
      onSuccess: (after) => {
        saved(after);
        toast(after.enabled ? `${after.name} is enabled` : `${after.name} is disabled`);
      },
      onError: toastProblem('The destination was not changed'),
    }),
  );
  return (
    <Card title="Sending" flush>
      <div className="divide-y divide-line">
        <Line title="Pause" control={<PauseButton destination={destination} />}>
          Nothing is sent for a while. Events are parked, and delivered when it is resumed.
        </Line>
        <Line
          title="Enabled"
          control={
            <Switch
              aria-label="Enabled"
              checked={destination.enabled}
              disabled={update.isPending}
              onCheckedChange={(enabled) => update.mutate({ id: destination.id, enabled })}
            />
          }
        >
          Disabled, it gets nothing, and nothing is kept for it: events that come meanwhile are not sent later.
        </Line>
      </div>
    </Card>
  );
}
