'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, CopyId, ExactTime, Facts, Field, Input, PageHeader, Skeleton, toast } from '@tributary/ui';
import { useMemo } from 'react';
import { type Outputs, ProblemState, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { FormCard, useForm } from '@/forms';
import { useCan, useWorkspace } from '@/workspace';
import { DeleteWorkspace } from './delete-workspace';
import { WorkspacePrivacy } from './workspace-privacy';

export function GeneralSettingsPage() {
  const trpc = useTRPC();
  const { captureUrl } = useWorkspace();
  const workspace = useQuery(trpc.workspaces.get.queryOptions());
  return (
    <Page measure="text">
      <PageHeader title="General" />
      {workspace.error && (
        <ProblemState what="The workspace" error={workspace.error} onRetry={() => workspace.refetch()} />
      )}
      {workspace.isPending && <Skeleton className="h-40 w-full rounded-surface" />}
      {workspace.data && (
        <>
          <NameForm workspace={workspace.data} />
          <WorkspacePrivacy workspace={workspace.data} />
          <Card title="For programs" description="What SDKs and the REST API need to know.">
            <Facts
              facts={[
                ['Workspace id', <CopyId key="id" id={workspace.data.id} label="workspace id" max={40} />],
                ['Events go to', <CopyId key="c" id={captureUrl} label="address for events" max={60} />],
                ['REST API', <CopyId key="r" id="/api/v1" label="address of the REST API" max={60} />],
                [
                  'OpenAPI',
                  <a key="o" href="/api/v1/openapi.json" className="text-accent-text hover:underline">
                    /api/v1/openapi.json
                  </a>,
                ],
                ['Created', <ExactTime key="t" at={workspace.data.createdAt} />],
              ]}
            />
          </Card>
          <DeleteWorkspace name={workspace.data.name} />
        </>
      )}
    </Page>
  );
}

const checkName = ({ name }: { name: string }) => (name.trim() ? {} : { name: 'A workspace needs a name.' });

function NameForm({ workspace }: { workspace: Outputs['workspaces']['get'] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('admin');
  const update = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: async (answer) => {
        await queries.invalidateQueries(trpc.workspaces.get.queryFilter());
        queries.invalidateQueries(trpc.me.get.queryFilter());
        form.discard();
        toast.success('The workspace is renamed');
        const here = `/${workspace.slug}/`;
        if (answer.slug !== workspace.slug)
          window.location.assign(window.location.pathname.replace(here, `/${answer.slug}/`));
      },
    }),
  );
  const form = useForm({
    name: `workspace:${workspace.id}`,
    what: 'the workspace’s name',
    saved: useMemo(() => ({ name: workspace.name }), [workspace.name]),
    check: checkName,
    error: update.error,
    onSubmit: ({ name }) => update.mutate({ name: name.trim() }),
  });
  return (
    <FormCard
      form={form}
      title="Name"
      notSaved="The workspace was not renamed"
      canEdit={canEdit}
      busy={update.isPending}
      action="Rename"
    >
      <Field
        name="name"
        label="Workspace"
        error={form.errors.name}
        {...(canEdit ? {} : { help: 'Only admins and owners can rename it.' })}
      >
        <Input
          value={form.values.name}
          maxLength={80}
          disabled={!canEdit}
          onChange={(event) => form.set('name', event.target.value)}
        />
      </Field>
    </FormCard>
  );
}
