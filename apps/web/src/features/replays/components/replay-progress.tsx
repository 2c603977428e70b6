'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, groupedNumber, Progress, Skeleton, StatusBadge } from '@tributary/ui';
import { ProblemState, type Replay, toastProblem, useTRPC } from '@/api';
import { useCan } from '@/workspace';
import { isRunning, paceOf, paceWords } from '../progress';
import { ReplayStatus } from './replay-status';

/** How long deliveries are looked at after the last one was handed on: they end a little later. */
const SETTLES_WITHIN_MS = 60_000;

/** Handed on, but not all of them have ended. */
export function isSettling(replay: Replay): boolean {
  if (isRunning(replay)) return true;
  const open = replay.enqueued - replay.delivered - replay.failed;
  return open > 0 && replay.finishedAt !== null && Date.now() - Date.parse(replay.finishedAt) < SETTLES_WITHIN_MS;
}

/** A replay as it goes: progress, rate, estimate, cancel, and what came of it. */
export function ReplayProgress({ id }: { id: string }) {
  const trpc = useTRPC();
  const replay = useQuery({
    ...trpc.replays.get.queryOptions({ id }),
    refetchInterval: (query) => (query.state.data === undefined || isSettling(query.state.data) ? 1_000 : false),
  });
  if (replay.error) return <ProblemState what="The replay" error={replay.error} onRetry={() => replay.refetch()} />;
  if (!replay.data) return <Skeleton className="h-24 w-full" />;
  return <ReplayFigures replay={replay.data} />;
}

function ReplayFigures({ replay }: { replay: Replay }) {
  const now = Date.now();
  return (
    <div className="space-y-3" aria-live="polite">
      <div className="flex items-center justify-between gap-3">
        <ReplayStatus replay={replay} variant="soft" />
        {isRunning(replay) && <CancelReplay replay={replay} />}
      </div>
      <Progress value={paceOf(replay, now).share} label="Progress of the replay" />
      <p className="text-sm text-soft">{paceWords(replay, now)}</p>
      <ReplayResult replay={replay} />
      {replay.error && <p className="text-sm text-failed">{replay.error}</p>}
    </div>
  );
}

/** What became of the deliveries that were handed on. */
export function ReplayResult({ replay }: { replay: Replay }) {
  const open = Math.max(0, replay.enqueued - replay.delivered - replay.failed);
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1">
      <StatusBadge state="delivered" variant="plain">
        {groupedNumber(replay.delivered)} delivered
      </StatusBadge>
      {replay.failed > 0 && (
        <StatusBadge state="failed" variant="plain">
          {groupedNumber(replay.failed)} failed again
        </StatusBadge>
      )}
      {open > 0 && (
        <StatusBadge state="pending" variant="plain">
          {groupedNumber(open)} on their way
        </StatusBadge>
      )}
    </div>
  );
}

export function CancelReplay({ replay }: { replay: Replay }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('editor');
  const cancel = useMutation(
    trpc.replays.cancel.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.replays.get.queryKey({ id: replay.id }), saved);
        queries.invalidateQueries(trpc.replays.list.queryFilter());
      },
      onError: toastProblem('The replay was not cancelled'),
    }),
  );
  if (!canEdit) return null;
  return (
    <Button
      size="sm"
      busy={cancel.isPending}
      disabled={replay.cancelRequested}
      onClick={() => cancel.mutate({ id: replay.id })}
    >
      {replay.cancelRequested ? 'Stopping…' : 'Cancel'}
    </Button>
  );
}
