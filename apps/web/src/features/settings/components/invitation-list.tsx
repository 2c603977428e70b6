'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, type Column, DataTable, TimeAgo, toast } from '@tributary/ui';
import { type Outputs, toastProblem, useTRPC } from '@/api';
import { roleLabel } from '../roles';

type Invitation = Outputs['invitations']['list']['data'][number];

/** Invitations that nobody has accepted yet. */
export function InvitationList() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const invitations = useQuery(trpc.invitations.list.queryOptions());
  const revoke = useMutation(
    trpc.invitations.revoke.mutationOptions({
      onSuccess: () => {
        queries.invalidateQueries(trpc.invitations.list.queryFilter());
        toast('The invitation is revoked; its link no longer works');
      },
      onError: toastProblem('The invitation was not revoked'),
    }),
  );
  if (!invitations.data || invitations.data.data.length === 0) return null;
  const columns: Column<Invitation>[] = [
    { id: 'email', header: 'Email', width: '100%', cell: (one) => one.email },
    { id: 'role', narrow: 'end', header: 'Role', cell: (one) => roleLabel(one.role) },
    { id: 'by', header: 'Invited by', cell: (one) => <span className="text-soft">{one.invitedByName}</span> },
    { id: 'expires', header: 'Expires', cell: (one) => <TimeAgo at={one.expiresAt} className="text-soft" /> },
    {
      id: 'actions',
      header: '',
      align: 'right',
      cell: (one) => (
        <Button size="sm" variant="ghost" onClick={() => revoke.mutate({ id: one.id })}>
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <Card title="Open invitations" flush>
      <DataTable
        label="Open invitations"
        rows={invitations.data.data}
        columns={columns}
        rowId={(one) => one.id}
        keysOff
      />
    </Card>
  );
}
