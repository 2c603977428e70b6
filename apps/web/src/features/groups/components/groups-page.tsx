'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import {
  Button,
  CodeBlock,
  type Column,
  DataTable,
  EmptyState,
  groupedNumber,
  PageHeader,
  SearchInput,
  TimeAgo,
} from '@tributary/ui';
import { Building2, SearchX } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { type Group, ProblemState, useTRPC } from '@/api';
import { useSettled } from '@/features/people';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';

const columns: Column<Group>[] = [
  {
    id: 'group',
    header: 'Group',
    width: '100%',
    cell: (group) => (
      <>
        <span className="font-medium">{group.title || group.key}</span>
        {group.title && <span className="ml-2 font-mono text-xs text-soft">{group.key}</span>}
      </>
    ),
  },
  { id: 'type', header: 'Type', cell: (group) => <span className="text-soft">{group.type}</span> },
  { id: 'traits', header: 'Traits', align: 'right', cell: (group) => groupedNumber(group.traits.length) },
  {
    id: 'changed',
    header: 'Changed',
    align: 'right',
    cell: (group) => <TimeAgo at={group.updatedAt} className="text-soft" />,
  },
];

/** Companies, teams, households: what people belong to, by the events that say so. */
export function GroupsPage() {
  return (
    <Page>
      <PageHeader title="Groups" description="Companies, teams, households: what people belong to." />
      <GroupList />
    </Page>
  );
}

function GroupList() {
  const trpc = useTRPC();
  const href = useHref();
  const router = useRouter();
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const [text, setText] = useSettled(search, (value) => void setSearch(value || null));
  const groups = useInfiniteQuery({
    ...trpc.groups.list.infiniteQueryOptions(
      { limit: 50, ...(search ? { search } : {}) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const rows = groups.data?.pages.flatMap((page) => page.data) ?? [];
  if (groups.isSuccess && rows.length === 0 && search === '' && text === '') return <NoGroupYet />;
  return (
    <div className="space-y-4">
      <SearchInput
        aria-label="Find a group"
        placeholder="How the group’s key begins"
        className="max-w-sm"
        value={text}
        onValueChange={setText}
        spellCheck={false}
      />
      {groups.error ? (
        <ProblemState what="Groups" error={groups.error} onRetry={() => groups.refetch()} />
      ) : (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable
            label="Groups"
            rows={rows}
            columns={columns}
            rowId={(group) => `${group.type} ${group.key}`}
            loading={groups.isPending}
            remember="groups"
            onOpen={(group) =>
              router.push(href(`/groups/${encodeURIComponent(group.type)}/${encodeURIComponent(group.key)}`))
            }
            empty={
              <EmptyState
                icon={SearchX}
                title={`No group’s key begins with “${search}”`}
                action={<Button onClick={() => setSearch(null)}>Show all groups</Button>}
              >
                Keys are the ids that your events send. They have to match in upper and lower case.
              </EmptyState>
            }
          />
          {groups.hasNextPage && (
            <div className="flex justify-center border-t border-line py-2">
              <Button size="sm" variant="ghost" busy={groups.isFetchingNextPage} onClick={() => groups.fetchNextPage()}>
                Load more groups
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}

function NoGroupYet() {
  return (
    <EmptyState
      icon={Building2}
      title="No group yet"
      example={<CodeBlock code={EXAMPLE} title="In your application, when it is known where somebody belongs" />}
    >
      A group comes into being with the first <em>group</em> event. Here you then see its traits with where each came
      from, who belongs to it, and what its members did.
    </EmptyState>
  );
}

const EXAMPLE = `analytics.group('acme', {
  name: 'Acme Inc.',
  seats: 40,
});`;
