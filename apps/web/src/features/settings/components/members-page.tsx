'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, type Column, Confirm, DataTable, PageHeader, Select, TimeAgo, toast } from '@tributary/ui';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { type Member, ProblemState, type Role, toastProblem, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useCan, useWorkspace } from '@/workspace';
import { ROLES, roleLabel } from '../roles';
import { InvitationList } from './invitation-list';
import { InviteDialog } from './invite-dialog';

export function MembersPage() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { user, role: myRole, name } = useWorkspace();
  const canManage = useCan('admin');
  const members = useQuery(trpc.members.list.queryOptions());
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  const key = trpc.members.list.queryKey();
  const change = useMutation(
    trpc.members.changeRole.mutationOptions({
      onMutate: ({ userId, role }) => {
        const before = queries.getQueryData(key);
        queries.setQueryData(
          key,
          (page) => page && { ...page, data: page.data.map((one) => (one.userId === userId ? { ...one, role } : one)) },
        );
        return { before };
      },
      onError: (error, _input, context) => {
        queries.setQueryData(key, context?.before);
        toastProblem('The role was not changed')(error);
      },
      onSuccess: (member) => toast.success(`${member.name} is ${roleLabel(member.role).toLowerCase()} now`),
    }),
  );
  const remove = useMutation(
    trpc.members.remove.mutationOptions({
      onSuccess: () => {
        queries.invalidateQueries(trpc.members.list.queryFilter());
        toast.success(`${removing?.name} has no access any more`);
        setRemoving(null);
      },
      onError: toastProblem('The member was not removed'),
    }),
  );
  const columns: Column<Member>[] = [
    {
      id: 'name',
      header: 'Name',
      width: '100%',
      cell: (member) => (
        <>
          <span className="font-medium">{member.name}</span>
          {member.userId === user.id && <span className="ml-1.5 text-faint">you</span>}
        </>
      ),
    },
    { id: 'email', header: 'Email', cell: (member) => <span className="text-soft">{member.email}</span> },
    {
      id: 'role',
      narrow: 'end',
      header: 'Role',
      cell: (member) =>
        canManage && (member.role !== 'owner' || myRole === 'owner') ? (
          <Select
            size="sm"
            className="w-28"
            aria-label={`Role of ${member.name}`}
            value={member.role}
            onValueChange={(role) => change.mutate({ userId: member.userId, role: role as Role })}
            options={ROLES.filter((one) => one.value !== 'owner' || myRole === 'owner')}
          />
        ) : (
          roleLabel(member.role)
        ),
    },
    { id: 'joined', header: 'Joined', cell: (member) => <TimeAgo at={member.createdAt} className="text-soft" /> },
    {
      id: 'actions',
      header: '',
      align: 'right',
      cell: (member) =>
        (canManage || member.userId === user.id) && (
          <Button size="sm" variant="ghost" onClick={() => setRemoving(member)}>
            {member.userId === user.id ? 'Leave' : 'Remove'}
          </Button>
        ),
    },
  ];
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title="Members"
        description={`Who may see and change ${name}.`}
        actions={
          canManage && (
            <Button variant="primary" onClick={() => setInviting(true)}>
              <UserPlus aria-hidden />
              Invite
            </Button>
          )
        }
      />
      {members.error ? (
        <ProblemState what="The members" error={members.error} onRetry={() => members.refetch()} />
      ) : (
        <Card flush>
          <DataTable
            label="Members"
            rows={members.data?.data ?? []}
            columns={columns}
            rowId={(member) => member.userId}
            loading={members.isPending}
            keysOff
          />
        </Card>
      )}
      {canManage && <InvitationList />}
      <InviteDialog open={inviting} onOpenChange={setInviting} />
      <Confirm
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={removing?.userId === user.id ? `Leave ${name}?` : `Remove ${removing?.name}?`}
        action={removing?.userId === user.id ? 'Leave' : 'Remove'}
        busy={remove.isPending}
        onConfirm={() => removing && remove.mutate({ userId: removing.userId })}
      >
        <p>
          {removing?.userId === user.id ? 'You lose' : `${removing?.name} loses`} access to this workspace at once. What
          was built stays, and a new invitation brings it back.
        </p>
      </Confirm>
    </Page>
  );
}
