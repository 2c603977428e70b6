'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, CopyButton, Dialog, DialogClose, Field, Input, Select } from '@tributary/ui';
import { type FormEvent, useState } from 'react';
import { problemOf, type Role, useTRPC } from '@/api';
import { useWorkspace } from '@/workspace';
import { ROLES } from '../roles';

/** Makes an invitation link. It is shown once: the product sends no mail of its own. */
export function InviteDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { role: myRole } = useWorkspace();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const invite = useMutation(
    trpc.invitations.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.invitations.list.queryFilter()),
    }),
  );
  const problem = invite.error ? problemOf(invite.error) : null;
  const close = (next: boolean) => {
    onOpenChange(next);
    if (!next) {
      setEmail('');
      invite.reset();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), role });
  };
  if (invite.data) {
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        title="Send this link"
        description={`It lets ${invite.data.email} join, once. It is not shown again.`}
        footer={
          <DialogClose asChild>
            <Button variant="primary">Done</Button>
          </DialogClose>
        }
      >
        <div className="flex items-center gap-2">
          <Input
            readOnly
            value={invite.data.url}
            aria-label="Invitation link"
            className="font-mono text-xs"
            onFocus={(event) => event.target.select()}
          />
          <CopyButton text={invite.data.url}>Copy link</CopyButton>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="Invite a person"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="invite" busy={invite.isPending} disabled={!email.trim()}>
            Make the link
          </Button>
        </>
      }
    >
      <form id="invite" onSubmit={submit} className="space-y-4" noValidate>
        <Field label="Email" error={problem ? (problem.fields.email ?? problem.message) : undefined}>
          <Input
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            autoFocus
            placeholder="ada@example.com"
          />
        </Field>
        <Field label="Role" help="You can change it later.">
          <Select
            value={role}
            onValueChange={(value) => setRole(value as Role)}
            options={ROLES.filter((one) => one.value !== 'owner' || myRole === 'owner')}
          />
        </Field>
      </form>
    </Dialog>
  );
}
