'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  ExactTime,
  Facts,
  groupedNumber,
  PageHeader,
  Progress,
  Sheet,
  TimeAgo,
} from '@tributary/ui';
import { RefreshCcw } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { ProblemState, type Replay, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';
import { useNames } from '../hooks/use-names';
import { filterWords, isRunning, type Names, paceOf, paceWords } from '../progress';
import { CancelReplay, isSettling, ReplayProgress, ReplayResult } from './replay-progress';
import { ReplayStatus } from './replay-status';

export function ReplaysPage() {
  const trpc = useTRPC();
  const href = useHref();
  const names = useNames();
  const [open, setOpen] = useQueryState('open', parseAsString.withOptions({ history: 'push' }));
  const replays = useInfiniteQuery(
    trpc.replays.list.infiniteQueryOptions(
      { limit: 50 },
      {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchInterval: (query) =>
          query.state.data?.pages.some((page) => page.data.some(isSettling)) ? 1_500 : 10_000,
      },
    ),
  );
  const rows = useMemo(() => replays.data?.pages.flatMap((page) => page.data) ?? [], [replays.data]);
  const columns = useMemo(() => columnsFor(names), [names]);
  const chosen = rows.find((replay) => replay.id === open);
  return (
    <Page>
      <PageHeader title="Replays" />
      {replays.error ? (
        <ProblemState what="The replays" error={replays.error} onRetry={() => replays.refetch()} />
      ) : replays.isSuccess && rows.length === 0 ? (
        <EmptyState
          icon={RefreshCcw}
          title="Nothing was replayed yet"
          action={
            <Button asChild variant="primary">
              <Link href={href('/deliveries?status=failed')}>See what failed</Link>
            </Button>
          }
        >
          A replay sends again exactly what failed: all with one cause, of one destination, or of one person. The count
          is shown before, the progress during, the result after. What a pause held back also drains as a replay.
        </EmptyState>
      ) : (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable
            label="Replays"
            rows={rows}
            columns={columns}
            rowId={(replay) => replay.id}
            loading={replays.isPending}
            openId={open}
            onOpen={(replay) => setOpen(replay.id)}
            remember="replays"
          />
          {replays.hasNextPage && (
            <div className="flex justify-center border-t border-line py-2">
              <Button
                size="sm"
                variant="ghost"
                busy={replays.isFetchingNextPage}
                onClick={() => replays.fetchNextPage()}
              >
                Load older replays
              </Button>
            </div>
          )}
        </div>
      )}
      {open && (
        <Sheet
          open
          onOpenChange={(next) => !next && setOpen(null)}
          title={chosen ? titleOf(chosen) : 'Replay'}
          subtitle={chosen && filterWords(chosen.filter, names)}
        >
          <div className="space-y-5 p-5">
            <ReplayProgress id={open} />
            {chosen && <ReplayFacts replay={chosen} />}
            <Button asChild size="sm">
              <Link href={href(`/deliveries?replay=${open}&range=30d`)}>See its deliveries</Link>
            </Button>
          </div>
        </Sheet>
      )}
    </Page>
  );
}

const titleOf = (replay: Replay) =>
  replay.kind === 'drain' ? 'Parked deliveries' : `${groupedNumber(replay.total)} deliveries`;

function ReplayFacts({ replay }: { replay: Replay }) {
  return (
    <Facts
      facts={[
        ['Asked by', replay.createdBy ?? 'Tributary, when the pause ended'],
        ['Asked', <ExactTime key="c" at={replay.createdAt} />],
        ...(replay.startedAt ? [['Started', <ExactTime key="s" at={replay.startedAt} />] as const] : []),
        ...(replay.finishedAt ? [['Ended', <ExactTime key="f" at={replay.finishedAt} />] as const] : []),
      ]}
    />
  );
}

function columnsFor(names: Names): Column<Replay>[] {
  return [
    { id: 'status', narrow: 'end', header: 'Status', cell: (replay) => <ReplayStatus replay={replay} /> },
    {
      id: 'what',
      header: 'What',
      width: '100%',
      cell: (replay) => (
        <>
          <span className="font-medium">{groupedNumber(replay.total)}</span>{' '}
          <span className="text-soft">
            {filterWords(replay.filter, names)}
            {replay.kind === 'drain' && ', after the pause'}
          </span>
        </>
      ),
    },
    {
      id: 'progress',
      header: 'Progress',
      cell: (replay) =>
        isRunning(replay) ? (
          <span className="flex w-80 items-center gap-3">
            <Progress value={paceOf(replay, Date.now()).share} label="Progress" className="w-20 shrink-0" />
            <span className="truncate text-xs text-soft">{paceWords(replay, Date.now())}</span>
          </span>
        ) : (
          <ReplayResult replay={replay} />
        ),
    },
    {
      id: 'by',
      header: 'Asked by',
      cell: (replay) => <span className="text-soft">{replay.createdBy ?? 'Tributary'}</span>,
    },
    {
      id: 'when',
      header: 'Asked',
      align: 'right',
      cell: (replay) => <TimeAgo at={replay.createdAt} className="text-soft" />,
    },
    {
      id: 'actions',
      header: '',
      align: 'right',
      cell: (replay) => (isRunning(replay) ? <CancelReplay replay={replay} /> : null),
    },
  ];
}
