'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, EmptyState, ExactTime, JsonView, Sheet, SkeletonText } from '@tributary/ui';
import { ListChecks } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { type Person, ProblemState, type Trait, useTRPC } from '@/api';
import { useHref } from '@/workspace';
import { useSourceNames } from '../hooks/use-source-names';
import { valueWords } from '../person-words';
import { TraitTable } from './trait-table';

/** What is known now; a trait opens with everything that was said about it. */
export function PersonTraits({ person }: { person: Person }) {
  const [openName, setOpen] = useQueryState('trait', parseAsString.withOptions({ history: 'push' }));
  const open = person.traits.find(({ name }) => name === openName);
  return (
    <>
      <TraitTable
        traits={person.traits}
        onOpen={({ name }) => setOpen(name)}
        openName={openName}
        empty={
          <EmptyState icon={ListChecks} title="No traits">
            The person has ids only. Traits come with <em>identify</em>, or with <code>$set</code> beside a PostHog
            event.
          </EmptyState>
        }
      />
      {open && <TraitSheet personId={person.id} trait={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function TraitSheet({ personId, trait, onClose }: { personId: string; trait: Trait; onClose: () => void }) {
  const nameOf = useSourceNames();
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && onClose()}
      title={<span className="font-mono text-sm">{trait.name}</span>}
      subtitle={
        <span className="text-xs text-soft">
          From {nameOf(trait.sourceId)}, since <ExactTime at={trait.at} />
        </span>
      }
    >
      <div className="space-y-5 p-5">
        {typeof trait.value === 'object' && trait.value !== null ? (
          <JsonView value={trait.value} title="Value" />
        ) : (
          <p className="text-lg font-medium break-words">{valueWords(trait.value)}</p>
        )}
        <TraitHistory personId={personId} name={trait.name} />
      </div>
    </Sheet>
  );
}

const KINDS = { set: 'Set to', setOnce: 'Set once to', unset: 'Taken away' } as const;

/** Every stored event that said something about the trait, newest first: also what did not win. */
function TraitHistory({ personId, name }: { personId: string; name: string }) {
  const trpc = useTRPC();
  const href = useHref();
  const nameOf = useSourceNames();
  const history = useInfiniteQuery(
    trpc.persons.traits.infiniteQueryOptions(
      { id: personId, limit: 100 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  if (history.error) return <ProblemState what="The history" error={history.error} onRetry={() => history.refetch()} />;
  const said = (history.data?.pages ?? [])
    .flatMap((page) => page.data)
    .flatMap(({ changes, ...event }) =>
      changes.filter((change) => change.name === name).map((change) => ({ event, change })),
    );
  return (
    <section className="space-y-2" aria-label={`History of ${name}`}>
      <h3 className="text-sm font-medium">What was said over time</h3>
      {history.isPending && <SkeletonText lines={4} />}
      <ol className="divide-y divide-line rounded-surface border border-line">
        {said.map(({ event, change }) => (
          <li key={`${event.messageId} ${change.kind}`} className="space-y-0.5 px-3 py-2 text-sm">
            <p className="break-words">
              <span className="text-soft">{KINDS[change.kind]}</span>{' '}
              {change.kind !== 'unset' && <span className="font-medium">{valueWords(change.value)}</span>}
            </p>
            <p className="text-xs text-soft">
              <ExactTime at={event.at} /> · {nameOf(event.sourceId)} ·{' '}
              <Link
                href={href(`/events/${encodeURIComponent(event.messageId)}?source=${event.sourceId}`)}
                className="underline underline-offset-4"
              >
                {event.name || event.type}
              </Link>
            </p>
          </li>
        ))}
      </ol>
      {history.isSuccess && said.length === 0 && !history.hasNextPage && (
        <p className="text-sm text-soft">
          No stored event says it: it came with an event whose retention is over, or before a merge.
        </p>
      )}
      {history.hasNextPage && (
        <Button size="sm" busy={history.isFetchingNextPage} onClick={() => history.fetchNextPage()}>
          Look at older events
        </Button>
      )}
    </section>
  );
}
