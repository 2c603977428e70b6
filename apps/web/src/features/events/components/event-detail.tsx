'use client';
import { useQuery } from '@tanstack/react-query';
import { CodeBlock, CopyId, ExactTime, Facts, JsonView, SkeletonText, TabPanel, Tabs } from '@tributary/ui';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { type EventDetail, ProblemState, useTRPC } from '@/api';
import { useHref } from '@/workspace';
import { EventTraceView } from './event-trace';
import { PersonLink } from './person-link';

const VIEWS = ['destinations', 'canonical', 'raw'] as const;

/** A stored event: where it went, the canonical event, and the bytes as they came. */
export function EventDetailView({ messageId, sourceId }: { messageId: string; sourceId: string | undefined }) {
  const trpc = useTRPC();
  const [view, setView] = useQueryState('view', parseAsStringLiteral(VIEWS).withDefault('destinations'));
  const event = useQuery({
    ...trpc.events.get.queryOptions({ messageId, ...(sourceId ? { sourceId } : {}) }),
    refetchInterval: (query) => (isSettled(query.state.data) ? false : 2_000),
  });
  if (event.error)
    return <ProblemState what="The event" error={event.error} onRetry={() => event.refetch()} className="m-5" />;
  if (!event.data) return <SkeletonText lines={8} className="p-5" />;
  const { data } = event;
  return (
    <div className="space-y-4 p-5">
      <EventFacts event={data} />
      <Tabs
        aria-label="Views of the event"
        value={view}
        onValueChange={(value) => setView(value as (typeof VIEWS)[number])}
        tabs={[
          { value: 'destinations', label: 'Where it went', count: data.destinations.length },
          { value: 'canonical', label: 'Canonical' },
          { value: 'raw', label: 'Raw' },
        ]}
      >
        <TabPanel value="destinations" className="pt-4">
          <EventTraceView messageId={messageId} sourceId={data.sourceId} />
        </TabPanel>
        <TabPanel value="canonical" className="pt-4">
          <JsonView value={data.canonical} title="What destinations and mappings see" searchable />
        </TabPanel>
        <TabPanel value="raw" className="space-y-3 pt-4">
          <RawJson text={data.raw} title="As it came" />
          {data.envelope && data.envelope !== '{}' && (
            <RawJson text={data.envelope} title="What the request said for all its events" />
          )}
        </TabPanel>
      </Tabs>
    </div>
  );
}

/** Nothing about it will change by itself any more. */
function isSettled(event: EventDetail | undefined): boolean {
  return (
    event?.destinations.every((destination) => destination.status !== null && destination.status !== 'pending') ?? false
  );
}

function EventFacts({ event }: { event: EventDetail }) {
  return (
    <Facts
      facts={[
        ['Message id', <CopyId key="m" id={event.messageId} label="message id" max={44} />],
        ...(event.userId || event.anonymousId
          ? [['Person', <PersonLink key="p" distinctId={event.userId || event.anonymousId} />] as const]
          : []),
        ...(event.userId ? [['User', <CopyId key="u" id={event.userId} label="user id" max={44} />] as const] : []),
        ...(event.anonymousId
          ? [['Anonymous', <CopyId key="a" id={event.anonymousId} label="anonymous id" max={44} />] as const]
          : []),
        ...(event.groupId ? [['Group', <CopyId key="g" id={event.groupId} label="group id" max={44} />] as const] : []),
        ['Happened', <ExactTime key="t" at={event.timestamp} />],
        ['Received', <ExactTime key="r" at={event.receivedAt} />],
        ['Source', <SourceLink key="s" id={event.sourceId} />],
        ['Sent as', `${event.dialect.charAt(0).toUpperCase()}${event.dialect.slice(1)} ${event.type}`],
        ['Request', <CopyId key="q" id={event.requestId} label="request id" max={44} />],
      ]}
    />
  );
}

/** The source by its name, which leads to it. A deleted one has neither. */
function SourceLink({ id }: { id: string }) {
  const trpc = useTRPC();
  const href = useHref();
  const sources = useQuery({ ...trpc.sources.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  if (!sources.data) return <CopyId id={id} label="source id" />;
  const source = sources.data.data.find((one) => one.id === id);
  if (!source) return 'Deleted source';
  return (
    <Link href={href(`/sources/${id}`)} className="underline-offset-4 hover:underline">
      {source.name}
    </Link>
  );
}

/** Text that should be JSON: as a tree when it is, as it is when it is not. */
export function RawJson({ text, title }: { text: string; title: string }) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return <CodeBlock code={text} title={title} wrap />;
  }
  return <JsonView value={value} title={title} searchable />;
}
