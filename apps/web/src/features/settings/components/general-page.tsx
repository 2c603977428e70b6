'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, CopyId, ExactTime, Facts, Field, Input, PageHeader, Skeleton, toast } from '@tributary/ui';
import { type FormEvent, useState } from 'react';
import { type Outputs, ProblemState, problemOf, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useCan, useWorkspace } from '@/workspace';

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
        </>
      )}
    </Page>
  );
}

function NameForm({ workspace }: { workspace: Outputs['workspaces']['get'] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('admin');
  const [name, setName] = useState(workspace.name);
  const update = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: (saved) => {
        queries.invalidateQueries(trpc.workspaces.get.queryFilter());
        queries.invalidateQueries(trpc.me.get.queryFilter());
        toast.success('The workspace is renamed');
        const here = `/${workspace.slug}/`;
        if (saved.slug !== workspace.slug)
          window.location.assign(window.location.pathname.replace(here, `/${saved.slug}/`));
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) update.mutate({ name: name.trim() });
  };
  return (
    <Card title="Name">
      <form onSubmit={submit} className="flex items-end gap-3">
        <Field
          label="Workspace"
          className="flex-1"
          error={update.error ? problemOf(update.error).message : undefined}
          {...(canEdit ? {} : { help: 'Only admins and owners can rename it.' })}
        >
          <Input value={name} maxLength={80} disabled={!canEdit} onChange={(event) => setName(event.target.value)} />
        </Field>
        {canEdit && (
          <Button
            type="submit"
            variant="primary"
            busy={update.isPending}
            disabled={!name.trim() || name.trim() === workspace.name}
          >
            Rename
          </Button>
        )}
      </form>
    </Card>
  );
}
