'use client';
import { useMutation } from '@tanstack/react-query';
import { Button, Field, Input } from '@tributary/ui';
import { type FormEvent, useState } from 'react';
import { problemOf, useTRPC } from '@/api';
import { EntryFrame } from './entry-frame';

export function NewWorkspacePage() {
  const trpc = useTRPC();
  const [name, setName] = useState('');
  const create = useMutation(
    trpc.workspaces.create.mutationOptions({ onSuccess: (made) => window.location.assign(`/${made.slug}`) }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) create.mutate({ name: name.trim() });
  };
  return (
    <EntryFrame
      title="New workspace"
      aside="A workspace has its own sources, destinations, members and data. Nothing is shared between workspaces."
    >
      <form onSubmit={submit} className="space-y-4">
        <Field label="Name" error={create.error ? problemOf(create.error).message : undefined}>
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoFocus
            className="h-9"
            placeholder="Acme"
            maxLength={80}
          />
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          className="w-full"
          busy={create.isPending || create.isSuccess}
          disabled={!name.trim()}
        >
          Create workspace
        </Button>
      </form>
    </EntryFrame>
  );
}
