'use client';
import { Button, EmptyState, PageHeader, SkeletonText } from '@tributary/ui';
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { type EventTrace, ProblemState } from '@/api';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';
import { eventTitle } from '../filter';
import { useTrace } from '../hooks/use-trace';
import { Arrivals } from './arrivals';
import { StoredEvent } from './event-detail';
import { EventStatusBadge } from './event-status';
import { RefusedEvent } from './refusal-detail';

/** The refusal whose life it is, where the event was not stored. */
const refusalOf = ({ refusals, subjectId }: EventTrace) => refusals.find(({ id }) => id === subjectId);

/** The event that stands behind what is shown, for a duplicate the one that came first. */
const firstOf = ({ arrivals, messageId }: EventTrace) => {
  const stored = arrivals.find(({ status }) => status === 'stored');
  return stored ? { messageId, receivedAt: stored.receivedAt } : null;
};

function titleOf(trace: EventTrace | undefined): string {
  const shown = trace && (trace.event ?? refusalOf(trace));
  return trace && shown
    ? eventTitle({
        name: shown.name,
        type: shown.type,
        status: trace.outcome,
        count: 'count' in shown ? shown.count : 1,
      })
    : 'Event';
}

/** One event by its message id, stored or not, or one of its arrivals: what a pasted id leads to. */
export function EventPage({ messageId }: { messageId: string }) {
  const href = useHref();
  const [{ source, arrival }] = useQueryStates({ source: parseAsString, arrival: parseAsString });
  const found = useTrace({ messageId, sourceId: source ?? undefined, arrivalId: arrival ?? undefined });
  const trace = found.data;
  const isUnknown = !trace && found.error?.data?.code === 'NOT_FOUND';
  return (
    <Page className="max-w-4xl">
      <PageHeader
        title={titleOf(trace)}
        badge={trace && <EventStatusBadge status={trace.outcome} variant="soft" />}
        breadcrumbs={[
          <Link key="events" href={href('/events')}>
            Events
          </Link>,
          <span key="id" className="truncate font-mono text-xs">
            {messageId}
          </span>,
        ]}
        {...(trace && trace.outcome === 'stored' && trace.arrivals.length > 1
          ? { description: `It was sent ${trace.arrivals.length} times and stored once.` }
          : {})}
      />
      {found.error && !trace && !isUnknown && (
        <ProblemState what="The event" error={found.error} onRetry={() => found.refetch()} />
      )}
      {found.isPending && <SkeletonText lines={8} />}
      {isUnknown && <UnknownEvent messageId={messageId} />}
      {trace && <Life trace={trace} />}
    </Page>
  );
}

function Life({ trace }: { trace: EventTrace }) {
  if (trace.outcome === 'stored') return <StoredEvent trace={trace} />;
  const refusal = refusalOf(trace);
  if (!refusal) return null;
  return (
    <RefusedEvent refusal={{ ...refusal, stages: trace.stages, first: firstOf(trace) }}>
      <Arrivals trace={trace} />
    </RefusedEvent>
  );
}

function UnknownEvent({ messageId }: { messageId: string }) {
  const href = useHref();
  return (
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
      <code className="font-mono text-xs break-all">{messageId}</code>. If it was sent just now, wait: this page looks
      again by itself.
    </EmptyState>
  );
}
