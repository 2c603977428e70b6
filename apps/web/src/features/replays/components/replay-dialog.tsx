'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Dialog, DialogClose, ErrorState, groupedNumber, Skeleton } from '@tributary/ui';
import Link from 'next/link';
import { useState } from 'react';
import { problemOf, type ReplayFilter, useTRPC, useTRPCClient } from '@/api';
import { useHref } from '@/workspace';
import { useNames } from '../hooks/use-names';
import { filterWords } from '../progress';
import { ReplayProgress } from './replay-progress';

/** Says exactly how many deliveries would be sent again, then does it and shows how it goes. */
export function ReplayDialog({
  open,
  onOpenChange,
  filter,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  filter: ReplayFilter;
}) {
  const [started, setStarted] = useState<string | null>(null);
  const close = (next: boolean) => {
    if (!next) setStarted(null);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={started ? 'Replay' : 'Replay deliveries'}
      {...(started ? { footer: <StartedFooter id={started} /> } : {})}
    >
      {started ? <ReplayProgress id={started} /> : <CountFirst filter={filter} onStarted={setStarted} />}
    </Dialog>
  );
}

function StartedFooter({ id }: { id: string }) {
  const href = useHref();
  return (
    <>
      <Button asChild variant="ghost">
        <Link href={href(`/replays?open=${id}`)}>All replays</Link>
      </Button>
      <DialogClose asChild>
        <Button variant="primary">Close</Button>
      </DialogClose>
    </>
  );
}

function CountFirst({ filter, onStarted }: { filter: ReplayFilter; onStarted: (id: string) => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const names = useNames();
  const count = useQuery({
    queryKey: ['replay-count', JSON.stringify(filter)],
    queryFn: () => client.replays.create.mutate({ filter, dryRun: true }),
    staleTime: 0,
    gcTime: 0,
  });
  const start = useMutation(
    trpc.replays.create.mutationOptions({
      onSuccess: (made) => {
        queries.invalidateQueries(trpc.replays.list.queryFilter());
        if (made.id) onStarted(made.id);
      },
    }),
  );
  const problem = start.error ?? count.error;
  const found = count.data?.count;
  return (
    <div className="space-y-4 text-sm">
      {problem && <ErrorState title="The replay did not start" reason={problemOf(problem).message} />}
      <div className="flex items-baseline gap-2">
        {found === undefined ? (
          <Skeleton className="h-8 w-24" />
        ) : (
          <span className="text-2xl font-semibold tracking-tight">{groupedNumber(found)}</span>
        )}
        <span className="text-soft">{filterWords(filter, names)}</span>
      </div>
      <p className="text-soft">
        {found === 0
          ? 'There is nothing to send again: what failed before was delivered meanwhile.'
          : 'They are sent again with the mappings and settings as they are now. What was delivered meanwhile is left alone. Live events are not slowed down.'}
      </p>
      <div className="flex justify-end gap-2 pt-1">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button
          variant="primary"
          disabled={!found}
          busy={start.isPending}
          onClick={() => start.mutate({ filter, dryRun: false })}
        >
          {found ? `Replay ${groupedNumber(found)} ${found === 1 ? 'delivery' : 'deliveries'}` : 'Replay'}
        </Button>
      </div>
    </div>
  );
}
