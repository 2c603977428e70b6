'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, ErrorState, Field, Input } from '@tributary/ui';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { problemOf, useTRPC } from '@/api';
import { EntryFrame } from './entry-frame';

const form = z.object({
  name: z.string().trim().min(1, 'Write your name.'),
  email: z.email('Write an email address, such as ada@example.com.'),
  password: z.string().min(10, 'Take at least 10 characters.'),
  workspaceName: z.string().trim().min(1, 'Name the workspace, for example after your company.').max(80),
});

/** Shown once in the life of an installation. */
export function FirstAccountPage() {
  const trpc = useTRPC();
  const status = useQuery(trpc.setup.status.queryOptions());
  const needed = status.data?.needsFirstAccount;
  useEffect(() => {
    if (needed === false) window.location.replace('/sign-in');
  }, [needed]);
  const create = useMutation(trpc.setup.createFirstAccount.mutationOptions());
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(form),
    mode: 'onTouched',
    defaultValues: { name: '', email: '', password: '', workspaceName: '' },
  });
  const { errors } = formState;
  const submit = handleSubmit(async (values) => {
    try {
      const workspace = await create.mutateAsync(values);
      window.location.assign(`/${workspace.slug}`);
    } catch (error) {
      const problem = problemOf(error);
      for (const [field, message] of Object.entries(problem.fields))
        setError(field as keyof typeof values, { message });
      if (Object.keys(problem.fields).length === 0) setError('root', { message: problem.message });
    }
  });
  return (
    <EntryFrame
      title="Make the first account"
      aside="You become the owner of this installation and invite others afterwards."
    >
      <form onSubmit={submit} className="space-y-4" noValidate>
        {errors.root && <ErrorState title="The account was not made" reason={errors.root.message} />}
        <Field label="Your name" error={errors.name?.message}>
          <Input autoComplete="name" autoFocus className="h-9" {...register('name')} />
        </Field>
        <Field label="Email" error={errors.email?.message}>
          <Input type="email" autoComplete="email" className="h-9" {...register('email')} />
        </Field>
        <Field label="Password" error={errors.password?.message} help="At least 10 characters.">
          <Input type="password" autoComplete="new-password" className="h-9" {...register('password')} />
        </Field>
        <Field
          label="Workspace"
          error={errors.workspaceName?.message}
          help="Sources, destinations and colleagues live in a workspace. You can rename it."
        >
          <Input autoComplete="organization" className="h-9" placeholder="Acme" {...register('workspaceName')} />
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          className="w-full"
          busy={create.isPending || create.isSuccess}
        >
          Create account
        </Button>
      </form>
    </EntryFrame>
  );
}
