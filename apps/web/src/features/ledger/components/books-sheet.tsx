'use client';
import { useQuery } from '@tanstack/react-query';
import { groupedNumber, Sheet, StatusBadge } from '@tributary/ui';
import Link from 'next/link';
import { type LedgerRow, useTRPC } from '@/api';
import { useHref, type useTimeRange } from '@/workspace';
import { connectionEquation, type Equation, type SourceBooks, sourceEquation } from '../books';
import { useOpenBooks } from '../hooks/use-open-books';
import { BooksExplanation } from './books-explanation';
import { BooksMinutes } from './books-minutes';

type Range = ReturnType<typeof useTimeRange>;

/** One cell of the ledger: the equation as a sum, each part leading to its events, and the minutes. */
export function BooksSheet({ range, rows }: { range: Range; rows: readonly LedgerRow[] }) {
  const trpc = useTRPC();
  const { open, close, takeApart } = useOpenBooks();
  const sources = useQuery({ ...trpc.sources.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  const destinations = useQuery({ ...trpc.destinations.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  if (!open) return null;
  const row = rows.find(
    (one) =>
      one.sourceId === open.sourceId &&
      (one.kind === 'source' ? open.destinationId === null : one.destinationId === open.destinationId),
  );
  const source = sources.data?.data.find((one) => one.id === open.sourceId)?.name ?? 'Source';
  const destination = destinations.data?.data.find((one) => one.id === open.destinationId)?.name;
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && close()}
      title={destination ? `${source} → ${destination}` : source}
      size="lg"
      subtitle={`Books, ${range.words}`}
    >
      <div className="space-y-6 p-5">
        {row ? (
          <Sum equation={row.kind === 'source' ? sourceEquation(row) : connectionEquation(row)} range={range} />
        ) : (
          <p className="text-sm text-soft">There are no books for this time.</p>
        )}
        {row?.kind === 'source' && <Refusals books={row} />}
        {open.minute ? (
          <BooksExplanation
            sourceId={open.sourceId}
            destinationId={open.destinationId}
            minute={open.minute}
            onBack={() => takeApart(null)}
          />
        ) : (
          <BooksMinutes
            sourceId={open.sourceId}
            destinationId={open.destinationId}
            range={range}
            onOpen={(minute) => takeApart(minute)}
          />
        )}
      </div>
    </Sheet>
  );
}

function rangeQuery(range: Range): string {
  return range.fixed && range.until ? `from=${range.since}&to=${range.until}` : `range=${range.range}`;
}

function Sum({ equation, range }: { equation: Equation; range: Range }) {
  const href = useHref();
  return (
    <dl className="rounded-surface border border-line text-sm">
      <SumRow label={equation.total.label} value={equation.total.value} strong />
      {equation.terms.map((term) => (
        <SumRow
          key={term.label}
          label={term.label}
          value={term.value}
          {...(term.path && term.value > 0 ? { href: href(`${term.path}&${rangeQuery(range)}`) } : {})}
        />
      ))}
      <div className="flex h-10 items-center justify-between border-t border-line-strong px-3">
        <dt className="font-medium">Difference</dt>
        <dd>
          {equation.balanced ? (
            <StatusBadge state="delivered" variant="plain">
              None: balanced
            </StatusBadge>
          ) : (
            <StatusBadge state="failed" variant="plain">
              {groupedNumber(Math.abs(equation.difference))} {equation.difference > 0 ? 'missing' : 'too many'}
            </StatusBadge>
          )}
        </dd>
      </div>
    </dl>
  );
}

function SumRow({ label, value, strong, href }: { label: string; value: number; strong?: boolean; href?: string }) {
  return (
    <div className="flex h-9 items-center justify-between border-b border-line px-3 last:border-b-0">
      <dt className={strong ? 'font-medium' : 'text-soft'}>{strong ? label : `− ${label}`}</dt>
      <dd className={strong ? 'font-medium' : value === 0 ? 'text-faint' : ''}>
        {href ? (
          <Link
            href={href}
            aria-label={`${label}: ${groupedNumber(value)} events`}
            className="text-accent-text hover:underline"
          >
            {groupedNumber(value)}
          </Link>
        ) : (
          groupedNumber(value)
        )}
      </dd>
    </div>
  );
}

function Refusals({ books }: { books: SourceBooks }) {
  if (books.blockedReasons.length === 0) return null;
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-medium">Why events were refused</h3>
      <ul className="divide-y divide-line rounded-surface border border-line text-sm">
        {books.blockedReasons.map(({ reason, explanation, count }) => (
          <li key={reason} className="flex min-h-9 items-baseline justify-between gap-4 px-3 py-2">
            <span className="text-soft text-pretty">{explanation}</span>
            {groupedNumber(count)}
          </li>
        ))}
      </ul>
    </section>
  );
}
