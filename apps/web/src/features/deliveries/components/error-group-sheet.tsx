'use client';
import { useQuery } from '@tanstack/react-query';
import { groupedNumber, Notice, Sheet, SkeletonText, StatusBadge, TimeAgo } from '@tributary/ui';
import Link from 'next/link';
import { useState } from 'react';
import { type ErrorGroupDetail, ProblemState, useTRPC } from '@/api';
import { ReplayDialog } from '@/features/replays';
import { useHref } from '@/workspace';
import { deliveryTitle } from '../filter';
import { type GroupRange, useOpenGroup } from '../hooks/use-open-group';
import { useOpenDelivery } from './delivery-sheet';
import { GroupButtons } from './group-buttons';

/** A cause of failures: explanation, what to do, examples, whom it touches, and the replay. */
export function ErrorGroupSheet({ range }: { range: GroupRange }) {
  const trpc = useTRPC();
  const { open, close } = useOpenGroup();
  const { open: delivery } = useOpenDelivery();
  const [replaying, setReplaying] = useState(false);
  const group = useQuery({
    ...trpc.errorGroups.get.queryOptions({ errorGroup: open ?? '', ...range.input }),
    enabled: open !== null,
    refetchInterval: 5_000,
    placeholderData: (before) => (before?.errorGroup === open ? before : undefined),
  });
  // A delivery that is looked at from here lies above; closing it leads back.
  if (open === null || delivery !== null) return null;
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && !replaying && close()}
      title={group.data?.cause ?? 'Failures with one cause'}
      {...(group.data ? { subtitle: group.data.destinationName } : {})}
    >
      {group.error && !group.data ? (
        <ProblemState what="The failures" error={group.error} onRetry={() => group.refetch()} className="m-5" />
      ) : group.data ? (
        <GroupDetail group={group.data} onReplay={() => setReplaying(true)} />
      ) : (
        <SkeletonText lines={8} className="p-5" />
      )}
      {replaying && group.data && (
        <ReplayDialog
          open
          onOpenChange={setReplaying}
          filter={{ errorGroup: open, destinationId: group.data.destinationId, ...range.input }}
        />
      )}
    </Sheet>
  );
}

function GroupDetail({ group, onReplay }: { group: ErrorGroupDetail; onReplay: () => void }) {
  const href = useHref();
  return (
    <div className="space-y-6 p-5">
      <div className="space-y-3">
        <p className="text-sm text-soft text-pretty">{group.suggestion}</p>
        <div className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
          <StatusBadge state="failed" variant="plain">
            {groupedNumber(group.failed)} given up
          </StatusBadge>
          <StatusBadge state="pending" variant="plain">
            {groupedNumber(group.pending)} still tried
          </StatusBadge>
          <span className="text-xs text-soft">
            Since <TimeAgo at={group.firstSeenAt} />, last <TimeAgo at={group.lastSeenAt} />
          </span>
        </div>
        <div className="flex gap-2">
          <GroupButtons group={group} onReplay={onReplay} />
        </div>
      </div>
      {group.sample && (
        <section className="space-y-2">
          <h3 className="text-sm font-medium">In one of them</h3>
          <Notice tone="warning">{group.sample}</Notice>
        </section>
      )}
      <Examples group={group} />
      <section className="space-y-2">
        <h3 className="text-sm font-medium">
          {groupedNumber(group.people)} {group.people === 1 ? 'person' : 'people'} affected
        </h3>
        <ul className="divide-y divide-line rounded-surface border border-line text-sm">
          {group.affectedPeople.map((person) => (
            <li key={person.userId}>
              <Link
                href={href(`/deliveries?user=${encodeURIComponent(person.userId)}&destination=${group.destinationId}`)}
                className="flex h-9 items-center justify-between gap-4 px-3 hover:bg-hover"
              >
                <span className="truncate font-mono text-xs">{person.userId || 'Without a user id'}</span>
                <span className="text-xs text-faint">
                  {groupedNumber(person.deliveries)} {person.deliveries === 1 ? 'delivery' : 'deliveries'}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Examples({ group }: { group: ErrorGroupDetail }) {
  const href = useHref();
  const { show } = useOpenDelivery();
  return (
    <section className="space-y-2">
      <div className="flex items-baseline justify-between">
        <h3 className="text-sm font-medium">Examples</h3>
        <Link href={href(`/deliveries?cause=${group.errorGroup}`)} className="text-sm text-accent-text hover:underline">
          All {groupedNumber(group.deliveries)}
        </Link>
      </div>
      <ul className="divide-y divide-line rounded-surface border border-line text-sm">
        {group.examples.map((delivery) => (
          <li key={delivery.deliveryId}>
            <button
              type="button"
              onClick={() => show(delivery.deliveryId)}
              className="flex h-9 w-full items-center gap-3 px-3 text-left hover:bg-hover"
            >
              <StatusBadge state={delivery.status} variant="plain" />
              <span className="min-w-0 flex-1 truncate">{deliveryTitle(delivery)}</span>
              <span className="truncate font-mono text-xs text-soft">{delivery.userId}</span>
              <TimeAgo at={delivery.at} short className="text-xs text-faint" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
