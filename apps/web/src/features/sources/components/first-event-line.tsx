'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CopyId, StatusBadge, TimeAgo } from '@tributary/ui';
import Link from 'next/link';
import { useEffect } from 'react';
import { type Source, useTRPC } from '@/api';
import { useHref } from '@/workspace';

/** Turns from "waiting" to the event itself, without a reload. A refused first event shows its reason at once. */
export function FirstEventLine({ source }: { source: Source }) {
  const trpc = useTRPC();
  const href = useHref();
  const first = useQuery({
    ...trpc.events.first.queryOptions({ sourceId: source.id, since: source.createdAt }),
    refetchInterval: (query) => (query.state.data?.event?.status === 'stored' ? false : 1_500),
    refetchIntervalInBackground: true,
  });
  const event = first.data?.event;
  const queries = useQueryClient();
  const isStored = event?.status === 'stored';
  // Whatever says how the source is stands beside this line, and must not go on saying that it is quiet.
  useEffect(() => {
    if (isStored) void queries.invalidateQueries(trpc.stats.overview.queryFilter());
  }, [isStored, queries, trpc]);
  if (!event) {
    return (
      <div
        role="status"
        className="flex h-12 items-center gap-3 rounded-surface border border-dashed border-line-strong px-4 text-sm text-soft"
      >
        <span className="relative flex size-2" aria-hidden>
          <span className="absolute inline-flex size-full animate-ping rounded-full bg-pending opacity-60" />
          <span className="relative inline-flex size-2 rounded-full bg-pending" />
        </span>
        Waiting for the first event…
        <span className="ml-auto text-xs text-faint">This line changes by itself.</span>
      </div>
    );
  }
  return (
    <div
      role="status"
      className={`animate-fade-in rounded-surface border px-4 py-3 ${isStored ? 'border-line' : 'border-danger-line bg-danger-soft'}`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <StatusBadge state={isStored ? 'delivered' : 'failed'}>
          {isStored ? 'First event received' : 'Received, but refused'}
        </StatusBadge>
        <span className="font-medium">{event.name || event.type || 'Unreadable request'}</span>
        {(event.userId || event.anonymousId) && (
          <span className="font-mono text-xs text-soft">{event.userId || event.anonymousId}</span>
        )}
        {event.messageId && <CopyId id={event.messageId} label="message id" max={20} />}
        <TimeAgo at={event.receivedAt} className="text-xs text-faint" />
        <Link
          href={href(`/sources/${source.id}?tab=events`)}
          className="ml-auto text-xs font-medium text-accent-text hover:underline"
        >
          See events
        </Link>
      </div>
      {!isStored && <p className="mt-1.5 text-sm text-soft">{event.detail}</p>}
    </div>
  );
}
