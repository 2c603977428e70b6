'use client';
import { useQuery } from '@tanstack/react-query';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  groupedNumber,
  PageHeader,
  Skeleton,
  TabPanel,
  Tabs,
  TimeAgo,
} from '@tributary/ui';
import { Building2, ListChecks, UserRound } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { type GroupDetail, ProblemState, problemOf, useTRPC } from '@/api';
import { EventRows, TraitTable } from '@/features/people';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';

const TABS = ['traits', 'members', 'events'] as const;
type Member = GroupDetail['members'][number];

const columns: Column<Member>[] = [
  {
    id: 'member',
    header: 'Member',
    width: '100%',
    cell: (member) => (
      <>
        <span className="font-mono text-xs">{member.distinctId}</span>
        {!member.personId && <span className="ml-2 text-soft">not identified</span>}
      </>
    ),
  },
  { id: 'events', header: 'Events', align: 'right', cell: (member) => groupedNumber(member.events) },
  {
    id: 'last',
    header: 'Last seen',
    align: 'right',
    cell: (member) => <TimeAgo at={member.lastSeenAt} className="text-soft" />,
  },
];

export function GroupPage({ type, groupKey: key }: { type: string; groupKey: string }) {
  const trpc = useTRPC();
  const href = useHref();
  const group = useQuery(trpc.groups.get.queryOptions({ type, key }));
  if (group.error && !group.data) {
    return (
      <Page>
        {problemOf(group.error).code === 'NOT_FOUND' ? (
          <EmptyState
            icon={Building2}
            title="There is no such group"
            action={
              <Button asChild>
                <Link href={href('/groups')}>All groups</Link>
              </Button>
            }
          >
            No <em>group</em> event with the key <code className="break-all">{key}</code> has arrived.
          </EmptyState>
        ) : (
          <ProblemState what="The group" error={group.error} onRetry={() => group.refetch()} />
        )}
      </Page>
    );
  }
  if (!group.data) {
    return (
      <Page>
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-60 w-full" />
      </Page>
    );
  }
  return <LoadedGroup group={group.data} />;
}

function LoadedGroup({ group }: { group: GroupDetail }) {
  const href = useHref();
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('traits').withOptions({ history: 'push' }),
  );
  const title = group.title || group.key;
  return (
    <Page>
      <PageHeader
        title={title}
        description={
          <>
            {group.type} <code className="font-mono text-xs">{group.key}</code>, first seen{' '}
            <TimeAgo at={group.firstSeenAt} />
          </>
        }
        breadcrumbs={[
          <Link key="groups" href={href('/groups')}>
            Groups
          </Link>,
          <span key="key" className="truncate">
            {title}
          </span>,
        ]}
      />
      <Tabs
        aria-label="What is known of the group"
        value={tab}
        onValueChange={(value) => setTab(value as (typeof TABS)[number])}
        tabs={[
          { value: 'traits', label: 'Traits', count: group.traits.length },
          { value: 'members', label: 'Members', count: group.members.length },
          { value: 'events', label: 'Latest events' },
        ]}
      >
        <TabPanel value="traits" className="pt-5">
          <TraitTable
            traits={group.traits}
            empty={
              <EmptyState icon={ListChecks} title="No traits">
                The group was named only. Traits come with the second part of a <em>group</em> event.
              </EmptyState>
            }
          />
        </TabPanel>
        <TabPanel value="members" className="pt-5">
          <Members members={group.members} />
        </TabPanel>
        <TabPanel value="events" className="pt-5">
          <EventRows rows={group.events} loading={false} />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

function Members({ members }: { members: readonly Member[] }) {
  const href = useHref();
  const router = useRouter();
  return (
    <div className="overflow-hidden rounded-surface border border-line">
      <DataTable
        label="Members"
        rows={members}
        columns={columns}
        rowId={(member) => member.distinctId}
        onOpen={({ personId, distinctId }) =>
          router.push(href(personId ? `/people/${personId}` : `/events?user=${encodeURIComponent(distinctId)}`))
        }
        empty={
          <EmptyState icon={UserRound} title="Nobody belongs to it">
            Members are the people whose stored events name the group. The hundred seen last are listed.
          </EmptyState>
        }
      />
    </div>
  );
}
