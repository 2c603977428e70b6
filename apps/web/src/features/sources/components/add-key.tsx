'use client';
import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, DialogClose, Field, Input, toast } from '@tributary/ui';
import { type FormEvent, useState } from 'react';
import { toastProblem, useTRPC } from '@/api';

/** One more key, for another sender. */
export function AddKey({
  sourceId,
  open,
  onOpenChange,
  onDone,
}: {
  sourceId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const [label, setLabel] = useState('');
  const create = useMutation(
    trpc.sources.createWriteKey.mutationOptions({
      onSuccess: () => {
        onDone();
        onOpenChange(false);
        setLabel('');
        toast.success('The key is ready to use');
      },
      onError: toastProblem('The key was not added'),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ sourceId, ...(label.trim() ? { label: label.trim() } : {}) });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="sm"
      title="Add a write key"
      description="A key of its own for each sender can be revoked without touching the others."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="add-key" busy={create.isPending}>
            Add key
          </Button>
        </>
      }
    >
      <form id="add-key" onSubmit={submit}>
        <Field label="Label" optional help="Who uses it: “iOS 4.2”, “staging”.">
          <Input value={label} onChange={(event) => setLabel(event.target.value)} maxLength={120} autoFocus />
        </Field>
      </form>
    </Dialog>
  );
}
