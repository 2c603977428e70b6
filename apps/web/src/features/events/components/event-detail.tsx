'use client';
import { useQuery } from '@tanstack/react-query';
import { CodeBlock, CopyId, ExactTime, Facts, JsonView, SkeletonText, TabPanel, Tabs } from '@tributary/ui';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { type EventTrace, ProblemState, useTRPC } from '@/api';
import { useHref } from '@/workspace';
import { useTrace } from '../hooks/use-trace';
import { Arrivals } from './arrivals';
import { EventTraceView } from './event-trace';
import { PersonLink } from './person-link';

const VIEWS = ['destinations', 'canonical', 'raw'] as const;

/** A stored event beside a list. */
export function EventDetailView({ messageId, sourceId }: { messageId: string; sourceId: string | undefined }) {
  const trace = useTrace({ messageId, sourceId });
  if (trace.error && !trace.data)
    return <ProblemState what="The event" error={trace.error} onRetry={() => trace.refetch()} className="m-5" />;
  if (!trace.data) return <SkeletonText lines={8} className="p-5" />;
  return (
    <div className="p-5">
      <StoredEvent trace={trace.data} />
    </div>
  );
}

/** A stored event: its life, the canonical event, and the bytes as they came. */
export function StoredEvent({ trace }: { trace: EventTrace }) {
  const [view, setView] = useQueryState('view', parseAsStringLiteral(VIEWS).withDefault('destinations'));
  const { event } = trace;
  if (!event) return null;
  return (
    <div className="space-y-4">
      <EventFacts event={event} />
      <Tabs
        aria-label="Views of the event"
        value={view}
        onValueChange={(value) => setView(value as (typeof VIEWS)[number])}
        tabs={[
          { value: 'destinations', label: 'Where it went', count: trace.destinations.length },
          { value: 'canonical', label: 'Canonical' },
          { value: 'raw', label: 'Raw' },
        ]}
      >
        <TabPanel value="destinations" className="space-y-4 pt-4">
          <EventTraceView trace={trace} />
          <Arrivals trace={trace} />
        </TabPanel>
        <TabPanel value="canonical" className="pt-4">
          <JsonView value={event.canonical} title="What destinations and mappings see" searchable />
        </TabPanel>
        <TabPanel value="raw" className="space-y-3 pt-4">
          <RawJson text={event.raw} title="As it came" />
          {event.envelope && event.envelope !== '{}' && (
            <RawJson text={event.envelope} title="What the request said for all its events" />
          )}
        </TabPanel>
      </Tabs>
    </div>
  );
}

function EventFacts({ event }: { event: NonNullable<EventTrace['event']> }) {
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
        ['Sent as', `${event.dialectName} ${event.type}`],
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
