'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, EmptyState, Stat, StatRow, TimeAgo } from '@tributary/ui';
import { UserRoundX } from 'lucide-react';
import Link from 'next/link';
import { type Person, useTRPC } from '@/api';
import { EntityLoader, EntityPage } from '@/features/shell';
import { useCan, useHref } from '@/workspace';
import { personTitle } from '../person-words';
import { DeletePerson } from './delete-person';
import { EventTimeline } from './event-timeline';
import { ExportPerson } from './export-person';
import { PersonIdentity } from './person-identity';
import { PersonTraits } from './person-traits';

export function PersonPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const person = useQuery(trpc.persons.get.queryOptions({ id }));
  return (
    <EntityLoader what="The person" query={person} missing={<NoSuchPerson />}>
      {(loaded) => <LoadedPerson person={loaded} />}
    </EntityLoader>
  );
}

function NoSuchPerson() {
  const href = useHref();
  return (
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
  );
}

function LoadedPerson({ person }: { person: Person }) {
  const mayExport = useCan('admin');
  const title = personTitle(person);
  return (
    <EntityPage
      title={title}
      description={person.email !== title && person.email}
      list={{ label: 'People', path: '/people' }}
      actions={() =>
        mayExport && (
          <>
            <ExportPerson id={person.id} />
            <DeletePerson id={person.id} title={title} />
          </>
        )
      }
      tabsLabel="What is known of the person"
      tabs={[
        { value: 'traits', label: 'Traits', count: person.traits.length, panel: <PersonTraits person={person} /> },
        { value: 'timeline', label: 'Timeline', panel: <EventTimeline personId={person.id} /> },
        {
          value: 'identity',
          label: 'Ids and merges',
          count: person.distinctIds,
          panel: <PersonIdentity person={person} />,
        },
      ]}
    >
      <StatRow>
        <Stat label="Events" value={person.events.toLocaleString('en-US')} range="all that are stored" />
        <Stat label="First seen" value={<TimeAgo at={person.firstSeenAt} />} />
        <Stat label="Last seen" value={person.lastSeenAt ? <TimeAgo at={person.lastSeenAt} /> : '–'} />
        <Stat label="Groups" value={<Groups groups={person.groups} />} />
      </StatRow>
    </EntityPage>
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
