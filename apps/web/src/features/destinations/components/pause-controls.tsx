'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Dialog, DialogClose, Field, Input, Notice, TimeAgo, toast } from '@tributary/ui';
import { type FormEvent, useState } from 'react';
import { type Destination, toastProblem, useTRPC } from '@/api';
import { useCan } from '@/workspace';

/** Puts a saved destination into every place where it is shown. */
export function useSavedDestination() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return (saved: Destination) => {
    queries.setQueryData(trpc.destinations.get.queryKey({ id: saved.id }), saved);
    queries.invalidateQueries(trpc.destinations.list.queryFilter());
    queries.invalidateQueries(trpc.stats.overview.queryFilter());
  };
}

/** While it is paused: since when, why, and the way back. */
export function PauseBanner({ destination }: { destination: Destination }) {
  const canEdit = useCan('editor');
  if (!destination.enabled)
    return (
      <Notice tone="warning" action={canEdit && <EnableButton destination={destination} />}>
        It is disabled: its sources' events are not sent, and not kept for it.
      </Notice>
    );
  if (!destination.paused) return null;
  const { since, reason, by } = destination.paused;
  return (
    <Notice tone="warning" action={canEdit && <ResumeButton destination={destination} />}>
      <span className="font-medium">
        Paused {by === 'breaker' && 'by itself '}
        <TimeAgo at={since} />.
      </span>{' '}
      {reason} Its events are parked, not lost: they are delivered when it is resumed.
    </Notice>
  );
}

function ResumeButton({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const saved = useSavedDestination();
  const resume = useMutation(
    trpc.destinations.resume.mutationOptions({
      onSuccess: (after) => {
        saved(after);
        toast.success(`${after.name} is resumed: what was parked is delivered now`);
      },
      onError: toastProblem('The destination was not resumed'),
    }),
  );
  return (
    <Button size="sm" busy={resume.isPending} onClick={() => resume.mutate({ id: destination.id })}>
      Resume
    </Button>
  );
}

function EnableButton({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const saved = useSavedDestination();
  const enable = useMutation(
    trpc.destinations.update.mutationOptions({
      onSuccess: saved,
      onError: toastProblem('The destination was not enabled'),
    }),
  );
  return (
    <Button size="sm" busy={enable.isPending} onClick={() => enable.mutate({ id: destination.id, enabled: true })}>
      Enable
    </Button>
  );
}

/** Pause with a reason that others will read. */
export function PauseButton({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const saved = useSavedDestination();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const pause = useMutation(
    trpc.destinations.pause.mutationOptions({
      onSuccess: (after) => {
        saved(after);
        setOpen(false);
        toast(`${after.name} is paused`);
      },
      onError: toastProblem('The destination was not paused'),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    pause.mutate({ id: destination.id, ...(reason.trim() ? { reason: reason.trim() } : {}) });
  };
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={destination.paused !== null || !destination.enabled}>
        Pause
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Pause ${destination.name}?`}
        description="Nothing is sent until it is resumed. Events that come meanwhile are parked and delivered then, in their order."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant="primary" type="submit" form="pause-form" busy={pause.isPending}>
              Pause
            </Button>
          </>
        }
      >
        <form id="pause-form" onSubmit={submit}>
          <Field label="Reason" optional help="Others see it on this page.">
            <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} autoFocus />
          </Field>
        </form>
      </Dialog>
    </>
  );
}
