'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, EmptyState, PageHeader, Skeleton, Stat, StatRow, TabPanel, Tabs, TimeAgo } from '@tributary/ui';
import { UserRoundX } from 'lucide-react';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { type Person, ProblemState, problemOf, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useCan, useHref } from '@/workspace';
import { personTitle } from '../person-words';
import { DeletePerson } from './delete-person';
import { EventTimeline } from './event-timeline';
import { ExportPerson } from './export-person';
import { PersonIdentity } from './person-identity';
import { PersonTraits } from './person-traits';

const TABS = ['traits', 'timeline', 'identity'] as const;

export function PersonPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const href = useHref();
  const person = useQuery(trpc.persons.get.queryOptions({ id }));
  if (person.error && !person.data) {
    return (
      <Page>
        {problemOf(person.error).code === 'NOT_FOUND' ? (
          <EmptyState
            icon={UserRoundX}
            title="There is no such person"
            action={
              <Button asChild>
                <Link href={href('/people')}>All people</Link>
              </Button>
            }
          >
            They were deleted, or became a part of somebody else. Search for one of their ids to find who it is now.
          </EmptyState>
        ) : (
          <ProblemState what="The person" error={person.error} onRetry={() => person.refetch()} />
        )}
      </Page>
    );
  }
  if (!person.data) {
    return (
      <Page>
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-20 w-full" />
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-60 w-full" />
      </Page>
    );
  }
  return <LoadedPerson person={person.data} />;
}

function LoadedPerson({ person }: { person: Person }) {
  const href = useHref();
  const mayExport = useCan('admin');
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('traits').withOptions({ history: 'push' }),
  );
  const title = personTitle(person);
  return (
    <Page>
      <PageHeader
        title={title}
        {...(person.email && person.email !== title ? { description: person.email } : {})}
        breadcrumbs={[
          <Link key="people" href={href('/people')}>
            People
          </Link>,
          <span key="id" className="truncate">
            {title}
          </span>,
        ]}
        actions={
          mayExport && (
            <>
              <ExportPerson id={person.id} />
              <DeletePerson id={person.id} title={title} />
            </>
          )
        }
      />
      <StatRow>
        <Stat label="Events" value={person.events.toLocaleString('en-US')} range="all that are stored" />
        <Stat label="First seen" value={<TimeAgo at={person.firstSeenAt} />} />
        <Stat label="Last seen" value={person.lastSeenAt ? <TimeAgo at={person.lastSeenAt} /> : '–'} />
        <Stat label="Groups" value={<Groups groups={person.groups} />} />
      </StatRow>
      <Tabs
        aria-label="What is known of the person"
        value={tab}
        onValueChange={(value) => setTab(value as (typeof TABS)[number])}
        tabs={[
          { value: 'traits', label: 'Traits', count: person.traits.length },
          { value: 'timeline', label: 'Timeline' },
          { value: 'identity', label: 'Ids and merges', count: person.distinctIds },
        ]}
      >
        <TabPanel value="traits" className="pt-5">
          <PersonTraits person={person} />
        </TabPanel>
        <TabPanel value="timeline" className="pt-5">
          <EventTimeline personId={person.id} />
        </TabPanel>
        <TabPanel value="identity" className="pt-5">
          <PersonIdentity person={person} />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

function Groups({ groups }: { groups: Person['groups'] }) {
  const href = useHref();
  if (groups.length === 0) return 'None';
  return groups.slice(0, 3).map(({ type, key }, index) => (
    <span key={`${type} ${key}`}>
      {index > 0 && ', '}
      {type === null ? (
        key
      ) : (
        <Link
          href={href(`/groups/${encodeURIComponent(type)}/${encodeURIComponent(key)}`)}
          className="underline-offset-4 hover:underline"
        >
          {key}
        </Link>
      )}
    </span>
  ));
}
