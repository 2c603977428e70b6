'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, EmptyState, ErrorState, Field, Input, SkeletonText } from '@tributary/ui';
import { Unlink } from 'lucide-react';
import Link from 'next/link';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { type Outputs, ProblemState, problemOf, useTRPC } from '@/api';
import { EntryFrame } from './entry-frame';

type Invitation = NonNullable<Outputs['invitations']['find']>;

export function InvitationPage({ token }: { token: string }) {
  const trpc = useTRPC();
  const invitation = useQuery(trpc.invitations.find.queryOptions({ token }));
  const me = useQuery({ ...trpc.me.get.queryOptions(), retry: false });
  if (invitation.error) {
    return (
      <EntryFrame title="Invitation">
        <ProblemState what="The invitation" error={invitation.error} onRetry={() => invitation.refetch()} />
      </EntryFrame>
    );
  }
  if (invitation.isPending || me.isPending) {
    return (
      <EntryFrame title="Invitation">
        <SkeletonText lines={4} />
      </EntryFrame>
    );
  }
  if (!invitation.data) {
    return (
      <EntryFrame title="Invitation">
        <EmptyState icon={Unlink} title="This invitation is no longer open" className="px-0 py-6">
          It was used, revoked, or has expired. Ask the person who invited you for a new link.
        </EmptyState>
      </EntryFrame>
    );
  }
  return <OpenInvitation token={token} invitation={invitation.data} signedInAs={me.data?.user.email ?? null} />;
}

function OpenInvitation({
  token,
  invitation,
  signedInAs,
}: {
  token: string;
  invitation: Invitation;
  signedInAs: string | null;
}) {
  const trpc = useTRPC();
  const accept = useMutation(
    trpc.invitations.accept.mutationOptions({ onSuccess: (workspace) => window.location.assign(`/${workspace.slug}`) }),
  );
  const aside = `${invitation.invitedByName} invites ${invitation.email} as ${invitation.role}.`;
  const title = `Join ${invitation.workspaceName}`;
  const problem = accept.error && <ErrorState title="You have not joined" reason={problemOf(accept.error).message} />;
  if (signedInAs !== null) {
    return (
      <EntryFrame title={title} aside={aside}>
        {problem}
        <Button
          variant="primary"
          size="lg"
          className="w-full"
          busy={accept.isPending || accept.isSuccess}
          onClick={() => accept.mutate({ token })}
        >
          Join as {signedInAs}
        </Button>
      </EntryFrame>
    );
  }
  if (invitation.hasAccount) {
    return (
      <EntryFrame title={title} aside={aside}>
        <Button asChild variant="primary" size="lg" className="w-full">
          <Link href={`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`}>Sign in to join</Link>
        </Button>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title={title} aside={aside}>
      {problem}
      <NewAccount
        busy={accept.isPending || accept.isSuccess}
        onSubmit={(account) => accept.mutate({ token, account })}
      />
    </EntryFrame>
  );
}

const accountForm = z.object({
  name: z.string().trim().min(1, 'Write your name.'),
  password: z.string().min(10, 'Take at least 10 characters.'),
});

function NewAccount({ busy, onSubmit }: { busy: boolean; onSubmit: (account: z.infer<typeof accountForm>) => void }) {
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(accountForm),
    mode: 'onTouched',
    defaultValues: { name: '', password: '' },
  });
  return (
    <form onSubmit={handleSubmit(onSubmit)} className="space-y-4" noValidate>
      <Field label="Your name" error={formState.errors.name?.message}>
        <Input autoComplete="name" autoFocus className="h-9" {...register('name')} />
      </Field>
      <Field label="Password" help="At least 10 characters." error={formState.errors.password?.message}>
        <Input type="password" autoComplete="new-password" className="h-9" {...register('password')} />
      </Field>
      <Button type="submit" variant="primary" size="lg" className="w-full" busy={busy}>
        Create account and join
      </Button>
    </form>
  );
}
