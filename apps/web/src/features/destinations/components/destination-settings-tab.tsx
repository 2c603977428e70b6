'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Card,
  CopyId,
  ErrorState,
  ExactTime,
  Facts,
  Field,
  Input,
  Skeleton,
  Switch,
  toast,
} from '@tributary/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type Destination, type DestinationDescriptor, ProblemState, problemOf, toastProblem, useTRPC } from '@/api';
import { useCan } from '@/workspace';
import { useSettingsTest } from '../hooks/use-settings-test';
import { initialSettings, settingErrors, settingsToSend } from '../setting-values';
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
        <SettingsForm
          key={destination.updatedAt}
          destination={destination}
          descriptor={descriptor.data}
          canEdit={canEdit}
        />
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
  const saved = useSavedDestination();
  const [name, setName] = useState(destination.name);
  const [values, setValues] = useState(() => initialSettings(descriptor.settings, destination.settings));
  const [dirty, setDirty] = useState(false);
  const settings = settingsToSend(descriptor.settings, values, destination.settings);
  const errors = settingErrors(descriptor.settings, values);
  const complete = Object.keys(errors).length === 0;
  const test = useSettingsTest({
    type: destination.type,
    id: destination.id,
    settings,
    ready: complete && canEdit,
    atOnce: dirty,
  });
  const update = useMutation(
    trpc.destinations.update.mutationOptions({
      onSuccess: (after) => {
        saved(after);
        queries.invalidateQueries(trpc.errorGroups.list.queryFilter());
        toast.success('The settings are saved');
      },
    }),
  );
  const problem = update.error ? problemOf(update.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ id: destination.id, name: name.trim(), ...(descriptor.settings.length > 0 ? { settings } : {}) });
  };
  const change = () => {
    setDirty(true);
    if (problem) update.reset();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Card title="Name and key">
        <div className="space-y-5">
          {problem && Object.keys(problem.fields).length === 0 && (
            <ErrorState title="The settings were not saved" reason={problem.message} />
          )}
          <Field label="Name" error={problem?.fields.name}>
            <Input
              value={name}
              maxLength={120}
              disabled={!canEdit}
              onChange={(event) => {
                setName(event.target.value);
                change();
              }}
            />
          </Field>
          <SettingFields
            fields={descriptor.settings}
            values={values}
            errors={{ ...(dirty ? errors : {}), ...(problem?.fields ?? {}) }}
            disabled={!canEdit}
            onChange={(key, value) => {
              setValues((before) => ({ ...before, [key]: value }));
              change();
            }}
          />
          {canEdit && descriptor.settings.length > 0 && (
            <SettingsTest test={test} testable={descriptor.testable} ready={complete} />
          )}
          {canEdit && (
            <div className="flex justify-end">
              <Button
                type="submit"
                variant="primary"
                busy={update.isPending}
                disabled={!dirty || !name.trim() || !complete}
              >
                Save
              </Button>
            </div>
          )}
        </div>
      </Card>
    </form>
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
