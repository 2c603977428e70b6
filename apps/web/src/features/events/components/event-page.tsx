'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, EmptyState, PageHeader, SkeletonText } from '@tributary/ui';
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { ProblemState, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';
import { eventTitle } from '../filter';
import { EventDetailView } from './event-detail';
import { EventStatusBadge } from './event-status';
import { RefusalDetail } from './refusal-detail';

/** One event by its message id, stored or not: what a pasted id leads to. */
export function EventPage({ messageId }: { messageId: string }) {
  const trpc = useTRPC();
  const href = useHref();
  const [source] = useQueryState('source', parseAsString);
  const found = useQuery({
    ...trpc.events.list.queryOptions({
      messageId,
      status: 'all',
      limit: 10,
      since: '1970-01-01T00:00:00.000Z',
      ...(source ? { sourceId: source } : {}),
    }),
    refetchInterval: (query) => (query.state.data?.data.length ? false : 3_000),
  });
  const entries = found.data?.data ?? [];
  const entry = entries.find((one) => one.status === 'stored') ?? entries[0];
  const duplicates = entries.filter((one) => one.status === 'duplicate').length;
  return (
    <Page className="max-w-4xl">
      <PageHeader
        title={entry ? eventTitle(entry) : 'Event'}
        badge={entry && <EventStatusBadge status={entry.status} variant="soft" />}
        breadcrumbs={[
          <Link key="events" href={href('/events')}>
            Events
          </Link>,
          <span key="id" className="truncate font-mono text-xs">
            {messageId}
          </span>,
        ]}
        {...(duplicates > 0 && entry?.status === 'stored'
          ? { description: `It was sent ${duplicates + 1} times and stored once.` }
          : {})}
      />
      {found.error && <ProblemState what="The event" error={found.error} onRetry={() => found.refetch()} />}
      {found.isPending && <SkeletonText lines={8} />}
      {found.isSuccess && !entry && (
        <EmptyState
          icon={SearchX}
          title="No event with this message id"
          action={
            <Button asChild>
              <Link href={href('/events')}>All events</Link>
            </Button>
          }
        >
          Nothing stored or refused in this workspace carries the id{' '}
          <code className="font-mono text-xs break-all">{messageId}</code>. If it was sent just now, wait: this page
          looks again by itself.
        </EmptyState>
      )}
      {entry && (
        <div className="-mx-5">
          {entry.status === 'stored' ? (
            <EventDetailView messageId={messageId} sourceId={entry.sourceId} />
          ) : (
            <RefusalDetail id={entry.id} />
          )}
        </div>
      )}
    </Page>
  );
}
