'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, CopyId, ErrorState, ExactTime, Facts, Field, Input, toast } from '@tributary/ui';
import { type FormEvent, useState } from 'react';
import { problemOf, type Source, type SourceType, useTRPC } from '@/api';
import { useCan } from '@/workspace';
import { ConnectionTest } from './connection-test';
import { ScheduleCard } from './schedule-card';
import { initialSettings, SettingsFields, settingsToSend } from './settings-fields';

export function SettingsTab({ source }: { source: Source }) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const types = useQuery({ ...trpc.catalog.sources.queryOptions(), staleTime: 600_000 });
  const type = types.data?.data.find((one) => one.type === source.type);
  return (
    <div className="max-w-3xl space-y-4">
      {type && <SettingsForm key={source.updatedAt} source={source} type={type} canEdit={canEdit} />}
      {source.kind === 'pull' && <ScheduleCard source={source} canEdit={canEdit} />}
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
  const [name, setName] = useState(source.name);
  const [values, setValues] = useState(() => initialSettings(type.settings, source.settings));
  const [dirty, setDirty] = useState(false);
  const settings = settingsToSend(type.settings, values);
  const update = useMutation(
    trpc.sources.update.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.sources.get.queryKey({ id: source.id }), saved);
        queries.invalidateQueries(trpc.sources.list.queryFilter());
        toast.success('The source is saved');
      },
    }),
  );
  const problem = update.error ? problemOf(update.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ id: source.id, name: name.trim(), ...(type.settings.length > 0 ? { settings } : {}) });
  };
  return (
    <form onSubmit={submit}>
      <Card title={type.settings.length > 0 ? 'Name and connection' : 'Name'}>
        <div className="space-y-5">
          {problem && Object.keys(problem.fields).length === 0 && (
            <ErrorState title="The source was not saved" reason={problem.message} />
          )}
          <Field label="Name" error={problem?.fields.name}>
            <Input
              value={name}
              disabled={!canEdit}
              maxLength={120}
              onChange={(event) => {
                setName(event.target.value);
                setDirty(true);
              }}
            />
          </Field>
          {type.settings.length > 0 && (
            <>
              <SettingsFields
                fields={type.settings}
                values={values}
                errors={problem?.fields ?? {}}
                disabled={!canEdit}
                onChange={(key, value) => {
                  setValues((before) => ({ ...before, [key]: value }));
                  setDirty(true);
                }}
              />
              {canEdit && <ConnectionTest type={source.type} sourceId={source.id} settings={settings} />}
            </>
          )}
          {canEdit && (
            <div className="flex justify-end">
              <Button type="submit" variant="primary" busy={update.isPending} disabled={!dirty || !name.trim()}>
                Save
              </Button>
            </div>
          )}
        </div>
      </Card>
    </form>
  );
}
