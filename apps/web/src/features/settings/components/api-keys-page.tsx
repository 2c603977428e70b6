'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Card,
  CodeBlock,
  type Column,
  Confirm,
  DataTable,
  EmptyState,
  IdleBadge,
  PageHeader,
  StatusBadge,
  TimeAgo,
  toast,
} from '@tributary/ui';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { type ApiKey, ProblemState, toastProblem, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useCan } from '@/workspace';
import { CreateKeyDialog } from './create-key-dialog';

function KeyState({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.revokedAt) return <IdleBadge variant="plain">Revoked</IdleBadge>;
  if (apiKey.expiresAt && Date.parse(apiKey.expiresAt) < Date.now())
    return <IdleBadge variant="plain">Expired</IdleBadge>;
  return (
    <StatusBadge state="delivered" variant="plain">
      Active
    </StatusBadge>
  );
}

export function ApiKeysPage() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canManage = useCan('admin');
  const keys = useQuery(trpc.apiKeys.list.queryOptions());
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess: () => {
        queries.invalidateQueries(trpc.apiKeys.list.queryFilter());
        setRevoking(null);
        toast.success('The key is revoked');
      },
      onError: toastProblem('The key was not revoked'),
    }),
  );
  const columns: Column<ApiKey>[] = [
    { id: 'name', header: 'Name', width: '100%', cell: (one) => <span className="font-medium">{one.name}</span> },
    { id: 'prefix', header: 'Key', cell: (one) => <span className="font-mono text-xs text-soft">{one.prefix}…</span> },
    { id: 'scopes', header: 'May', cell: (one) => <span className="text-soft">{one.scopes.join(', ')}</span> },
    { id: 'state', narrow: 'end', header: 'State', cell: (one) => <KeyState apiKey={one} /> },
    {
      id: 'used',
      header: 'Last used',
      cell: (one) => (one.lastUsedAt ? <TimeAgo at={one.lastUsedAt} /> : <span className="text-faint">Never</span>),
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: (one) => (one.expiresAt ? <TimeAgo at={one.expiresAt} /> : <span className="text-faint">Never</span>),
    },
    { id: 'by', header: 'Made by', cell: (one) => <span className="text-soft">{one.createdByName}</span> },
    {
      id: 'actions',
      header: '',
      align: 'right',
      cell: (one) =>
        canManage &&
        !one.revokedAt && (
          <Button size="sm" variant="ghost" onClick={() => setRevoking(one)}>
            Revoke
          </Button>
        ),
    },
  ];
  const add = canManage && (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New key
    </Button>
  );
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title="API keys"
        description="For programs that manage this workspace over the REST API. To send events, use a write key of a source instead."
        actions={add}
      />
      {keys.error ? (
        <ProblemState what="The API keys" error={keys.error} onRetry={() => keys.refetch()} />
      ) : (
        <Card flush>
          <DataTable
            label="API keys"
            rows={keys.data?.data ?? []}
            columns={columns}
            rowId={(one) => one.id}
            loading={keys.isPending}
            keysOff
            empty={
              <EmptyState
                icon={KeyRound}
                title="No API keys yet"
                action={add}
                example={
                  <CodeBlock
                    title="What it is for"
                    code={`curl ${typeof window === 'undefined' ? '' : window.location.origin}/api/v1/sources \\\n  --header 'authorization: Bearer trb_…'`}
                  />
                }
              >
                A key lets a script or a CI job read and change sources, destinations and more, within its scopes.
              </EmptyState>
            }
          />
        </Card>
      )}
      <CreateKeyDialog open={creating} onOpenChange={setCreating} />
      <Confirm
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke ${revoking?.name}?`}
        action="Revoke key"
        busy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ id: revoking.id })}
      >
        <p>
          Every program that uses this key gets “not signed in” from its next request on. This can’t be undone; a new
          key can be made.
        </p>
      </Confirm>
    </Page>
  );
}
