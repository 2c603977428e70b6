'use client';
import { useQuery } from '@tanstack/react-query';
import { StatusBadge, TimeAgo } from '@tributary/ui';
import { type Source, useTRPC } from '@/api';
import { scheduleWords } from '../schedule';

/** How fresh a pull source's data is, and when it is read. */
export function Freshness({ source }: { source: Source }) {
  const trpc = useTRPC();
  const runs = useQuery({
    ...trpc.syncs.list.queryOptions({ sourceId: source.id, limit: 10 }),
    refetchInterval: 5_000,
  });
  const done = runs.data?.data.find((run) => run.status === 'succeeded');
  const latest = runs.data?.data[0];
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm text-soft">
      {latest?.status === 'failed' && <StatusBadge state="failed">Last run failed</StatusBadge>}
      {latest?.status === 'running' && <StatusBadge state="pending">Reading now</StatusBadge>}
      {done?.finishedAt ? (
        <span>
          Fresh as of <TimeAgo at={done.startedAt ?? done.finishedAt} />
        </span>
      ) : (
        runs.isSuccess && <span>Not read completely yet</span>
      )}
      <span className="text-faint">· read {scheduleWords(source.schedule)}</span>
    </p>
  );
}
