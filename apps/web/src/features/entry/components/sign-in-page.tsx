'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { Button, ErrorState, Field, Input } from '@tributary/ui';
import { parseAsString, useQueryState } from 'nuqs';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { safeNext, signIn } from '../sign-in';
import { EntryFrame } from './entry-frame';

const form = z.object({
  email: z.email('Write an email address, such as ada@example.com.'),
  password: z.string().min(1, 'Write your password.'),
});

export function SignInPage() {
  const [next] = useQueryState('next', parseAsString);
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(form),
    mode: 'onTouched',
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const submit = handleSubmit(async ({ email, password }) => {
    try {
      await signIn(email, password);
      window.location.assign(safeNext(next));
    } catch (error) {
      setError('root', { message: error instanceof Error ? error.message : String(error) });
    }
  });
  return (
    <EntryFrame title="Sign in">
      <form onSubmit={submit} className="space-y-4" noValidate>
        {errors.root && <ErrorState title="You are not signed in" reason={errors.root.message} />}
        <Field label="Email" error={errors.email?.message}>
          <Input type="email" autoComplete="email" autoFocus className="h-9" {...register('email')} />
        </Field>
        <Field label="Password" error={errors.password?.message}>
          <Input type="password" autoComplete="current-password" className="h-9" {...register('password')} />
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          className="w-full"
          busy={isSubmitting || (isSubmitSuccessful && !errors.root)}
        >
          Sign in
        </Button>
      </form>
      <p className="text-xs text-faint">No account? Ask a colleague who has one for an invitation link.</p>
    </EntryFrame>
  );
}
