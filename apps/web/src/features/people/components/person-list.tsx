'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import {
  Button,
  CodeBlock,
  type Column,
  DataTable,
  EmptyState,
  groupedNumber,
  SearchInput,
  TimeAgo,
} from '@tributary/ui';
import { SearchX, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { type PersonSummary, ProblemState, useTRPC } from '@/api';
import { useHref } from '@/workspace';
import { useSettled } from '../hooks/use-settled';
import { personTitle } from '../person-words';

const columns: Column<PersonSummary>[] = [
  {
    id: 'person',
    header: 'Person',
    width: '100%',
    cell: (person) => (
      <>
        <span className="font-medium">{personTitle(person)}</span>
        {person.email && person.email !== person.title && <span className="ml-2 text-soft">{person.email}</span>}
      </>
    ),
  },
  {
    id: 'ids',
    header: 'Ids',
    cell: (person) => {
      const [first] = [...person.ids].sort((a, b) => Number(b.isUser) - Number(a.isUser));
      const more = person.distinctIds - 1;
      return (
        <span className="text-soft">
          <span className="inline-block max-w-48 truncate align-middle font-mono text-xs">
            {first?.distinctId ?? '–'}
          </span>
          {more > 0 && <span className="ml-1.5 text-xs">and {groupedNumber(more)} more</span>}
        </span>
      );
    },
  },
  { id: 'events', header: 'Events', align: 'right', cell: (person) => groupedNumber(person.events) },
  {
    id: 'first',
    header: 'First seen',
    align: 'right',
    cell: (person) => <TimeAgo at={person.firstSeenAt} className="text-soft" />,
  },
  {
    id: 'last',
    header: 'Last seen',
    align: 'right',
    cell: (person) => (person.lastSeenAt ? <TimeAgo at={person.lastSeenAt} className="text-soft" /> : <span>–</span>),
  },
];

export function PersonList() {
  const trpc = useTRPC();
  const href = useHref();
  const router = useRouter();
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const [text, setText] = useSettled(search, (value) => void setSearch(value || null));
  const people = useInfiniteQuery({
    ...trpc.persons.list.infiniteQueryOptions(
      { limit: 50, ...(search ? { search } : {}) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const rows = people.data?.pages.flatMap((page) => page.data) ?? [];
  if (people.isSuccess && rows.length === 0 && search === '' && text === '') return <NobodyYet />;
  return (
    <div className="space-y-4">
      <SearchInput
        aria-label="Find a person"
        placeholder="User id, anonymous id, email or name"
        className="max-w-sm"
        value={text}
        onValueChange={setText}
        spellCheck={false}
      />
      {people.error ? (
        <ProblemState what="People" error={people.error} onRetry={() => people.refetch()} />
      ) : (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable
            label="People"
            rows={rows}
            columns={columns}
            rowId={(person) => person.id}
            loading={people.isPending}
            remember="people"
            onOpen={(person) => router.push(href(`/people/${person.id}`))}
            empty={
              <EmptyState
                icon={SearchX}
                title={`Nobody begins with “${search}”`}
                action={<Button onClick={() => setSearch(null)}>Show everybody</Button>}
              >
                Looked at user ids, anonymous ids, emails and names, from their beginning. Ids have to match in upper
                and lower case. Visitors who were never identified are found among the events.
              </EmptyState>
            }
          />
          {people.hasNextPage && (
            <div className="flex justify-center border-t border-line py-2">
              <Button size="sm" variant="ghost" busy={people.isFetchingNextPage} onClick={() => people.fetchNextPage()}>
                Load more people
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}

function NobodyYet() {
  return (
    <EmptyState
      icon={UserRound}
      title="Nobody was identified yet"
      example={<CodeBlock code={EXAMPLE} title="In your application, after sign-in" />}
    >
      A person comes into being with the first <em>identify</em>: it joins what a visitor did anonymously to the user
      id, on every device. Here you then see traits with where each came from, all events, and who was merged with whom.
    </EmptyState>
  );
}

const EXAMPLE = `analytics.identify('user-42', {
  email: 'pat@example.com',
  plan: 'pro',
});`;
