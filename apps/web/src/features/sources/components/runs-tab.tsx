'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  bytesWords,
  compactNumber,
  durationWords,
  EmptyState,
  groupedNumber,
  Progress,
  type State,
  StatusBadge,
  TimeAgo,
  toast,
} from '@tributary/ui';
import { CircleStop, History, RefreshCw } from 'lucide-react';
import { ProblemState, type Source, type Sync, toastProblem, useTRPC } from '@/api';
import { useCan } from '@/workspace';
import { Freshness } from './freshness';

const LOOKS: Record<Sync['status'], { state: State; word: string }> = {
  queued: { state: 'pending', word: 'Waiting' },
  running: { state: 'pending', word: 'Running' },
  succeeded: { state: 'delivered', word: 'Done' },
  failed: { state: 'failed', word: 'Failed' },
  cancelled: { state: 'discarded', word: 'Cancelled' },
};
const isOpen = (run: Sync) => run.status === 'queued' || run.status === 'running';

/** The runs of a pull source as a timeline, with progress while one is at work. */
export function RunsTab({ source }: { source: Source }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('editor');
  const runs = useQuery({
    ...trpc.syncs.list.queryOptions({ sourceId: source.id, limit: 50 }),
    refetchInterval: (query) => (query.state.data?.data.some(isOpen) ? 1_000 : 5_000),
  });
  const refresh = () => queries.invalidateQueries(trpc.syncs.list.queryFilter());
  const start = useMutation(
    trpc.syncs.start.mutationOptions({ onSuccess: refresh, onError: toastProblem('No run was started') }),
  );
  const cancel = useMutation(
    trpc.syncs.cancel.mutationOptions({
      onSuccess: () => {
        refresh();
        toast('The run stops after the page it is reading; what was read stays');
      },
      onError: toastProblem('The run was not cancelled'),
    }),
  );
  const busy = runs.data?.data.some(isOpen) ?? false;
  const sync = canEdit && (
    <Button
      variant="primary"
      disabled={busy || !source.enabled}
      busy={start.isPending}
      onClick={() => start.mutate({ sourceId: source.id })}
    >
      <RefreshCw aria-hidden />
      Sync now
    </Button>
  );
  if (runs.error) return <ProblemState what="The runs" error={runs.error} onRetry={() => runs.refetch()} />;
  return (
    <div className="space-y-4">
      <div className="flex items-center justify-between gap-4">
        <Freshness source={source} />
        {sync}
      </div>
      {runs.isSuccess && runs.data.data.length === 0 ? (
        <EmptyState icon={History} title="It was never read">
          Choose tables under “Tables”, then start the first run. It reads the history first and then only what is new.
        </EmptyState>
      ) : (
        <ol className="divide-y divide-line rounded-surface border border-line">
          {(runs.data?.data ?? []).map((run) => (
            <li key={run.id}>
              <Run
                run={run}
                onCancel={
                  canEdit && isOpen(run) && !run.cancelRequested
                    ? () => cancel.mutate({ sourceId: source.id, id: run.id })
                    : undefined
                }
              />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function durationOf(run: Sync): string | null {
  if (!run.startedAt) return null;
  return durationWords((run.finishedAt ? Date.parse(run.finishedAt) : Date.now()) - Date.parse(run.startedAt));
}

function Run({ run, onCancel }: { run: Sync; onCancel: (() => void) | undefined }) {
  const look = LOOKS[run.status];
  const duration = durationOf(run);
  const share = run.estimatedRows && run.estimatedRows > 0 ? run.rows / run.estimatedRows : undefined;
  return (
    <div className="space-y-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <StatusBadge state={look.state} variant="plain" className="w-24">
          {run.cancelRequested && isOpen(run) ? 'Stopping' : look.word}
        </StatusBadge>
        <span className="font-medium">{groupedNumber(run.rows)} rows</span>
        <span className="text-soft">{bytesWords(run.bytes)}</span>
        {duration && <span className="text-soft">{duration}</span>}
        {run.rowsPerSecond > 0 && (
          <span className="text-soft">{compactNumber(Math.round(run.rowsPerSecond))} rows/s</span>
        )}
        <span className="ml-auto text-xs text-faint">
          {run.trigger === 'schedule' ? 'By schedule' : `By ${run.trigger}`} · <TimeAgo at={run.createdAt} />
        </span>
        {onCancel && (
          <Button size="sm" onClick={onCancel}>
            <CircleStop aria-hidden />
            Cancel
          </Button>
        )}
      </div>
      {isOpen(run) && (
        <div className="space-y-1">
          <Progress {...(share === undefined ? {} : { value: share })} label="Progress of the run" />
          <p className="text-xs text-faint">
            {run.estimatedRows
              ? `about ${groupedNumber(run.estimatedRows)} rows in all`
              : 'how many rows there are is not known'}
            {run.remainingSeconds !== null && ` · about ${durationWords(run.remainingSeconds * 1_000)} left`}
          </p>
        </div>
      )}
      {run.error && <p className="text-sm text-failed">{run.error}</p>}
      {run.streams.length > 1 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
          {run.streams.map((stream) => (
            <li key={stream.name}>
              <span className="font-mono">{stream.name}</span> {groupedNumber(stream.rows)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
