'use client';
import { useQuery } from '@tanstack/react-query';
import { Card, groupedNumber, Skeleton, Sparkline, StatusBadge, TimeAgo } from '@tributary/ui';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { type ErrorGroup, ProblemState, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { ReplayDialog } from '@/features/replays';
import { type GroupRange, useOpenGroup } from '../hooks/use-open-group';
import { ErrorGroupSheet } from './error-group-sheet';
import { GroupButtons } from './group-buttons';

/** Failures by cause, the most affected people first, each with its way out. */
export function ErrorGroups({ range, destinationId }: { range: GroupRange; destinationId?: string }) {
  const trpc = useTRPC();
  const { open, show } = useOpenGroup();
  const [replaying, setReplaying] = useState<ErrorGroup | null>(null);
  const groups = useQuery({
    ...trpc.errorGroups.list.queryOptions({ ...range.input, ...(destinationId ? { destinationId } : {}), limit: 50 }),
    refetchInterval: 5_000,
    placeholderData: (before) => before,
  });
  const destinations = useQuery(trpc.destinations.list.queryOptions({ limit: 200 }));
  if (groups.error && !groups.data)
    return <ProblemState what="The causes of failures" error={groups.error} onRetry={() => groups.refetch()} />;
  const rows = groups.data?.data ?? [];
  return (
    <Card title="Causes of failures" description={`By people affected, ${range.words}`} flush>
      {groups.isPending ? (
        <div className="space-y-3 p-4" aria-busy="true">
          <Skeleton className="h-10 w-full" />
          <Skeleton className="h-10 w-full" />
        </div>
      ) : rows.length === 0 ? (
        <p className="flex items-center gap-2 px-4 py-3 text-sm text-soft">
          <CircleCheck className="size-4 text-delivered" aria-hidden />
          Nothing failed.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((group) => (
            <GroupRow
              key={group.errorGroup}
              group={group}
              type={destinations.data?.data.find((one) => one.id === group.destinationId)?.type ?? ''}
              isOpen={open === group.errorGroup}
              onOpen={() => show(group.errorGroup)}
              onReplay={() => setReplaying(group)}
            />
          ))}
        </ul>
      )}
      {replaying && (
        <ReplayDialog
          open
          onOpenChange={(next) => !next && setReplaying(null)}
          filter={{ errorGroup: replaying.errorGroup, destinationId: replaying.destinationId, ...range.input }}
        />
      )}
      <ErrorGroupSheet range={range} />
    </Card>
  );
}

function GroupRow({
  group,
  type,
  isOpen,
  onOpen,
  onReplay,
}: {
  group: ErrorGroup;
  type: string;
  isOpen: boolean;
  onOpen: () => void;
  onReplay: () => void;
}) {
  return (
    <li className={isOpen ? 'bg-accent-soft' : 'transition-colors hover:bg-hover'}>
      <div className="flex items-center gap-4 px-4 py-2.5 max-sm:flex-wrap max-sm:gap-y-2">
        <BrandLogo logo={type} name={group.destinationName} />
        <button type="button" onClick={onOpen} className="min-w-0 flex-1 rounded text-left max-sm:basis-2/3">
          <span className="line-clamp-2 text-sm font-medium text-pretty">{group.cause}</span>
          <span className="block truncate text-xs text-soft">
            {group.destinationName} · since <TimeAgo at={group.firstSeenAt} />, last <TimeAgo at={group.lastSeenAt} />
          </span>
        </button>
        <Sparkline
          values={group.trend}
          color="var(--failed)"
          label="Failures over time"
          className="shrink-0 max-lg:hidden"
        />
        <GroupCounts group={group} />
        <div className="flex w-56 shrink-0 justify-end gap-2 max-xl:w-auto">
          <GroupButtons group={group} onReplay={onReplay} onOpen={onOpen} />
        </div>
      </div>
    </li>
  );
}

function GroupCounts({ group }: { group: ErrorGroup }) {
  return (
    <div className="w-40 shrink-0 space-y-0.5 text-right text-xs max-sm:flex max-sm:w-full max-sm:items-baseline max-sm:gap-3">
      <div className="flex justify-end gap-3">
        {group.failed > 0 && (
          <StatusBadge state="failed" variant="plain">
            {groupedNumber(group.failed)} failed
          </StatusBadge>
        )}
        {group.pending > 0 && (
          <StatusBadge state="pending" variant="plain">
            {groupedNumber(group.pending)} pending
          </StatusBadge>
        )}
      </div>
      <div className="text-faint">
        {groupedNumber(group.people)} {group.people === 1 ? 'person' : 'people'}
      </div>
    </div>
  );
}
