'use client';
import { useQuery } from '@tanstack/react-query';
import {
  Button,
  cn,
  EmptyState,
  ErrorState,
  groupedNumber,
  PageHeader,
  Skeleton,
  StatusBadge,
  Tooltip,
} from '@tributary/ui';
import { Scale } from 'lucide-react';
import Link from 'next/link';
import { ProblemState, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { Page } from '@/features/shell';
import { TimeRangeSelect, useHref, useTimeRange } from '@/workspace';
import {
  type ConnectionBooks,
  connectionEquation,
  type Equation,
  equationWords,
  type SourceBooks,
  sourceEquation,
  termWords,
} from '../books';
import { useOpenBooks } from '../hooks/use-open-books';
import { BooksSheet } from './books-sheet';

/** Whether all that was accepted is accounted for: per source and per connection, in numbers. */
export function LedgerPage() {
  const trpc = useTRPC();
  const range = useTimeRange('24h');
  const ledger = useQuery({
    ...trpc.ledger.get.queryOptions({ ...range.input, by: 'total' }),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  const rows = ledger.data?.rows ?? [];
  return (
    <Page>
      <PageHeader
        title="Ledger"
        {...(ledger.data && rows.length > 0
          ? {
              badge: ledger.data.balanced ? (
                <StatusBadge state="delivered">The books balance</StatusBadge>
              ) : (
                <StatusBadge state="failed">The books do not balance</StatusBadge>
              ),
            }
          : {})}
        description="Every event that was accepted is stored, or there is a reason. Every event that was stored is somewhere at each destination. What is missing would be shown here."
        actions={<TimeRangeSelect range={range} />}
      />
      {ledger.error && !ledger.data ? (
        <ProblemState what="The ledger" error={ledger.error} onRetry={() => ledger.refetch()} />
      ) : ledger.isPending ? (
        <Skeleton className="h-64 w-full rounded-surface" />
      ) : rows.length === 0 ? (
        <NoBooks words={range.words} />
      ) : (
        <>
          {!ledger.data?.balanced && (
            <ErrorState
              title="Something is missing"
              reason="A cell below shows a difference: what came in and what it became do not add up. Open it to find the minute."
            />
          )}
          <Matrix
            sources={rows.filter((row) => row.kind === 'source')}
            connections={rows.filter((row) => row.kind === 'connection')}
          />
        </>
      )}
      <BooksSheet range={range} rows={rows} />
    </Page>
  );
}

function NoBooks({ words }: { words: string }) {
  const href = useHref();
  return (
    <EmptyState
      icon={Scale}
      title={`Nothing has arrived in the ${words}`}
      action={
        <Button asChild>
          <Link href={href('/sources')}>Go to sources</Link>
        </Button>
      }
    >
      The ledger counts what each source sent against what was stored, and what was stored against what each destination
      got. It begins with the first event.
    </EmptyState>
  );
}

function Matrix({
  sources,
  connections,
}: {
  sources: readonly SourceBooks[];
  connections: readonly ConnectionBooks[];
}) {
  const trpc = useTRPC();
  const { open, show } = useOpenBooks();
  const named = useQuery({ ...trpc.sources.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  const targets = useQuery({ ...trpc.destinations.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  const sourceIds = [...new Set([...sources, ...connections].map((row) => row.sourceId))];
  const destinationIds = [...new Set(connections.map((row) => row.destinationId))];
  const name = (id: string) => named.data?.data.find((one) => one.id === id)?.name ?? 'Deleted source';
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
      tabIndex={0}
      aria-label="Books"
      className="stacking-table relative overflow-x-auto rounded-surface border border-line"
    >
      <table
        className="w-full border-separate border-spacing-0 text-sm [&_tbody>tr:last-child>*]:border-b-0"
        aria-label="Books by source and destination"
      >
        <thead>
          <tr>
            <HeadCell className="sticky left-0 z-10">Source</HeadCell>
            <HeadCell>Came in</HeadCell>
            {destinationIds.map((id) => {
              const target = targets.data?.data.find((one) => one.id === id);
              return (
                <HeadCell key={id}>
                  <span className="flex items-center gap-2">
                    <BrandLogo logo={target?.type ?? ''} name={target?.name ?? '?'} size="sm" className="size-5" />
                    <span className="max-w-36 truncate">{target?.name ?? 'Deleted destination'}</span>
                  </span>
                </HeadCell>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sourceIds.map((sourceId) => {
            const own = sources.find((row) => row.sourceId === sourceId);
            return (
              <tr key={sourceId}>
                <th
                  scope="row"
                  data-place="lead"
                  className="sticky left-0 max-w-36 truncate sm:max-w-52 border-b border-line bg-surface px-4 text-left font-medium"
                >
                  {name(sourceId)}
                </th>
                <BooksCell
                  {...(own ? { equation: sourceEquation(own) } : {})}
                  label={name(sourceId)}
                  head="Came in"
                  isOpen={open?.sourceId === sourceId && open.destinationId === null}
                  onOpen={() => show(sourceId)}
                />
                {destinationIds.map((destinationId) => {
                  const target =
                    targets.data?.data.find((one) => one.id === destinationId)?.name ?? 'Deleted destination';
                  const row = connections.find(
                    (one) => one.sourceId === sourceId && one.destinationId === destinationId,
                  );
                  return (
                    <BooksCell
                      key={destinationId}
                      {...(row ? { equation: connectionEquation(row) } : {})}
                      label={`${name(sourceId)} to ${target}`}
                      head={target}
                      isOpen={open?.sourceId === sourceId && open.destinationId === destinationId}
                      onOpen={() => show(sourceId, destinationId)}
                    />
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function HeadCell({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <th
      scope="col"
      className={cn(
        'h-10 whitespace-nowrap border-b border-line bg-surface px-4 text-left text-xs font-medium text-faint',
        className,
      )}
    >
      {children}
    </th>
  );
}

/** A tick or the difference, and below it the parts that are not zero. */
function BooksCell({
  equation,
  label,
  head,
  isOpen,
  onOpen,
}: {
  equation?: Equation;
  label: string;
  /** What stands above the cell, and beside it on a narrow screen. */
  head: string;
  isOpen: boolean;
  onOpen: () => void;
}) {
  if (!equation)
    return (
      <td data-place="off" className="border-b border-line px-4 text-xs text-faint">
        <span className="sr-only">Not connected</span>
        <span aria-hidden>–</span>
      </td>
    );
  const words = equationWords(equation, groupedNumber);
  return (
    <td
      data-place="pair"
      data-label={head}
      className={cn('border-b border-line p-0 align-top', isOpen && 'bg-accent-soft')}
    >
      <Tooltip content={words}>
        <button type="button" onClick={onOpen} className="block w-full min-w-40 px-4 py-2.5 text-left hover:bg-hover">
          <span className="sr-only">
            {label}: {equation.balanced ? 'balanced' : 'does not balance'}
          </span>
          {equation.balanced ? (
            <StatusBadge state="delivered" variant="plain">
              {groupedNumber(equation.total.value)}
            </StatusBadge>
          ) : (
            <StatusBadge state="failed" variant="plain">
              {groupedNumber(Math.abs(equation.difference))} {equation.difference > 0 ? 'missing' : 'too many'}
            </StatusBadge>
          )}
          <span className="mt-0.5 block space-x-2 text-xs text-soft">
            {equation.terms
              .filter((term) => term.value > 0)
              .map((term) => (
                <span key={term.label} className="inline-block whitespace-nowrap">
                  {groupedNumber(term.value)} {termWords(term)}
                </span>
              ))}
          </span>
        </button>
      </Tooltip>
    </td>
  );
}
