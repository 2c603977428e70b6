'use client';
import { useMutation } from '@tanstack/react-query';
import { Button, CopyId, Dialog, DialogClose, Notice } from '@tributary/ui';
import { useId, useState } from 'react';
import { type Source, toastProblem, useTRPC } from '@/api';

type WriteKey = Source['writeKeys'][number];

const CHOICES = [
  {
    leaked: false,
    title: 'Keep the old key until I revoke it',
    text: 'Nothing breaks. Both keys work; move your senders to the new one, then revoke the old one.',
  },
  {
    leaked: true,
    title: 'Refuse the old key at once',
    text: 'For a key that is abused. Whatever still sends with it is refused, and SDKs drop what is refused.',
  },
];

/** A new key in place of an old one: by default without a gap, at once when the old one is abused. */
export function RotateKey({
  sourceId,
  old,
  onClose,
  onDone,
}: {
  sourceId: string;
  old: WriteKey;
  onClose: () => void;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const name = useId();
  const [leaked, setLeaked] = useState(false);
  const outcome = { onSuccess: onDone, onError: toastProblem('The key was not rotated') };
  const add = useMutation(trpc.sources.createWriteKey.mutationOptions(outcome));
  const replace = useMutation(trpc.sources.rotateWriteKey.mutationOptions(outcome));
  const made = add.data ?? replace.data;
  const rotate = () =>
    leaked
      ? replace.mutate({ sourceId, id: old.id })
      : add.mutate({ sourceId, ...(old.label ? { label: old.label } : {}) });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={made ? 'The new key works' : `Rotate ${old.label ? `“${old.label}”` : 'this write key'}`}
      footer={
        made ? (
          <DialogClose asChild>
            <Button variant="primary">Done</Button>
          </DialogClose>
        ) : (
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant={leaked ? 'danger' : 'primary'} busy={add.isPending || replace.isPending} onClick={rotate}>
              {leaked ? 'Rotate and refuse the old key' : 'Make the new key'}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <Made made={made} old={old} leaked={leaked} />
      ) : (
        <fieldset className="space-y-2">
          <legend className="pb-2 text-sm text-soft">
            A new key is made. What happens to <code className="font-mono text-xs break-all text-text">{old.key}</code>?
          </legend>
          {CHOICES.map((choice) => (
            <label
              key={choice.title}
              htmlFor={`${name}-${choice.leaked}`}
              className="flex gap-2.5 rounded-surface border border-line px-3 py-2.5 has-checked:border-accent-line has-checked:bg-accent-soft"
            >
              <input
                id={`${name}-${choice.leaked}`}
                type="radio"
                name={name}
                checked={leaked === choice.leaked}
                onChange={() => setLeaked(choice.leaked)}
                className="mt-1 self-start accent-accent"
              />
              <span className="min-w-0 text-sm">
                <span className="block font-medium">{choice.title}</span>
                <span className="block text-soft">{choice.text}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </Dialog>
  );
}

function Made({ made, old, leaked }: { made: WriteKey; old: WriteKey; leaked: boolean }) {
  return (
    <div className="space-y-3 text-sm">
      <p className="rounded-surface border border-line px-3 py-2">
        <CopyId id={made.key} label="new write key" max={60} />
      </p>
      {leaked ? (
        <Notice tone="warning">
          Everything that still sends with <code className="font-mono text-xs break-all">{old.key}</code> is refused
          from now on. Put the new key into your senders.
        </Notice>
      ) : (
        <p className="text-soft">
          Put it into your senders. When the old one is not used any more, revoke it: until then both work.
        </p>
      )}
    </div>
  );
}
