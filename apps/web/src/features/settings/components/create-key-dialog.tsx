'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Checkbox,
  CopyButton,
  Dialog,
  DialogClose,
  ErrorState,
  Field,
  Input,
  Notice,
  Select,
} from '@tributary/ui';
import { type FormEvent, useState } from 'react';
import { type ApiKey, problemOf, useTRPC } from '@/api';

type Scope = ApiKey['scopes'][number];

const SCOPES: readonly { value: Scope; label: string; help: string }[] = [
  { value: 'read', label: 'Read', help: 'See everything except secrets' },
  { value: 'write', label: 'Write', help: 'Change sources, destinations and mappings; replay' },
  { value: 'admin', label: 'Admin', help: 'Manage members and API keys' },
];
const DAY_MS = 86_400_000;
const EXPIRY = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
];

/** Makes an API key and shows it, once. */
export function CreateKeyDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['read']);
  const [days, setDays] = useState('90');
  const create = useMutation(
    trpc.apiKeys.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.apiKeys.list.queryFilter()),
    }),
  );
  const close = (next: boolean) => {
    onOpenChange(next);
    if (!next) {
      setName('');
      setScopes(['read']);
      create.reset();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({
      name: name.trim(),
      scopes: [...scopes],
      expiresAt: days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : null,
    });
  };
  if (create.data) {
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        title={`${create.data.name} is ready`}
        footer={
          <DialogClose asChild>
            <Button variant="primary">I have kept it</Button>
          </DialogClose>
        }
      >
        <div className="space-y-4">
          <Notice tone="warning">Keep it now: only its digest is stored, so it can’t be shown again.</Notice>
          <div className="flex items-center gap-2">
            <Input
              readOnly
              value={create.data.key}
              aria-label="API key"
              className="font-mono text-xs"
              onFocus={(event) => event.target.select()}
            />
            <CopyButton text={create.data.key}>Copy key</CopyButton>
          </div>
        </div>
      </Dialog>
    );
  }
  const problem = create.error ? problemOf(create.error) : null;
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="New API key"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            type="submit"
            form="new-key"
            busy={create.isPending}
            disabled={!name.trim() || scopes.length === 0}
          >
            Create key
          </Button>
        </>
      }
    >
      <form id="new-key" onSubmit={submit} className="space-y-4">
        {problem && Object.keys(problem.fields).length === 0 && (
          <ErrorState title="The key was not made" reason={problem.message} />
        )}
        <Field label="Name" help="Who uses it: “Terraform”, “nightly export”." error={problem?.fields.name}>
          <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={120} autoFocus />
        </Field>
        <fieldset className="space-y-2">
          <legend className="text-sm font-medium">May</legend>
          {SCOPES.map((scope) => (
            <label key={scope.value} htmlFor={`scope-${scope.value}`} className="flex items-center gap-2 text-sm">
              <Checkbox
                id={`scope-${scope.value}`}
                checked={scopes.includes(scope.value)}
                onCheckedChange={(on) =>
                  setScopes((before) =>
                    SCOPES.map((one) => one.value).filter((one) =>
                      one === scope.value ? on === true : before.includes(one),
                    ),
                  )
                }
              />
              {scope.label}
              <span className="text-faint">{scope.help}</span>
            </label>
          ))}
        </fieldset>
        <Field label="Expires">
          <Select value={days} onValueChange={setDays} options={EXPIRY} />
        </Field>
      </form>
    </Dialog>
  );
}
