'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, type Column, DataTable, EmptyState, groupedNumber, TimeAgo } from '@tributary/ui';
import { Building2, ListChecks, UserRound } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type GroupDetail, useTRPC } from '@/api';
import { EventRows, TraitTable } from '@/features/people';
import { EntityLoader, EntityPage } from '@/features/shell';
import { useHref } from '@/workspace';

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
  const group = useQuery(trpc.groups.get.queryOptions({ type, key }));
  return (
    <EntityLoader what="The group" query={group} missing={<NoSuchGroup groupKey={key} />}>
      {(loaded) => <LoadedGroup group={loaded} />}
    </EntityLoader>
  );
}

function NoSuchGroup({ groupKey }: { groupKey: string }) {
  const href = useHref();
  return (
    <EmptyState
      icon={Building2}
      title="There is no such group"
      action={
        <Button asChild>
          <Link href={href('/groups')}>All groups</Link>
        </Button>
      }
    >
      No <em>group</em> event with the key <code className="break-all">{groupKey}</code> has arrived.
    </EmptyState>
  );
}

function LoadedGroup({ group }: { group: GroupDetail }) {
  const noTraits = (
    <EmptyState icon={ListChecks} title="No traits">
      The group was named only. Traits come with the second part of a <em>group</em> event.
    </EmptyState>
  );
  return (
    <EntityPage
      title={group.title || group.key}
      description={
        <>
          {group.type} <code className="font-mono text-xs">{group.key}</code>, first seen{' '}
          <TimeAgo at={group.firstSeenAt} />
        </>
      }
      list={{ label: 'Groups', path: '/groups' }}
      tabsLabel="What is known of the group"
      tabs={[
        {
          value: 'traits',
          label: 'Traits',
          count: group.traits.length,
          panel: <TraitTable traits={group.traits} empty={noTraits} />,
        },
        {
          value: 'members',
          label: 'Members',
          count: group.members.length,
          panel: <Members members={group.members} />,
        },
        { value: 'events', label: 'Latest events', panel: <EventRows rows={group.events} loading={false} /> },
      ]}
    />
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
