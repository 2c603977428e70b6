'use client';
import { Button, cn, EmptyState, SearchInput, Skeleton } from '@tributary/ui';
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { BrandLogo } from './brand-logo';

export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly logo: string;
  readonly href: string;
  /** A word in the corner: "SDK", "Pull". */
  readonly tag?: string;
  /** Why it can't be chosen (yet). */
  readonly unavailable?: string;
}

function fits(entry: CatalogueEntry, text: string): boolean {
  const hay = `${entry.name} ${entry.category} ${entry.description}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** A searchable catalogue with categories. Search and category are in the URL. */
export function Catalogue({
  entries,
  loading,
  what,
}: {
  entries: readonly CatalogueEntry[];
  loading: boolean;
  what: string;
}) {
  const [{ q, category }, set] = useQueryStates({
    q: parseAsString.withDefault(''),
    category: parseAsString.withDefault(''),
  });
  const categories = [...new Set(entries.map((entry) => entry.category))].sort();
  const shown = entries.filter((entry) => (!category || entry.category === category) && (!q || fits(entry, q)));
  return (
    <div className="flex items-start gap-8">
      <nav aria-label="Categories" className="sticky top-5 w-44 shrink-0 space-y-px max-md:hidden">
        {['', ...categories].map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={category === name}
            onClick={() => set({ category: name || null })}
            className={cn(
              'flex h-7 w-full items-center justify-between gap-2 rounded-control px-2 text-left text-sm text-soft transition-colors hover:bg-hover hover:text-text',
              category === name && 'bg-hover font-medium text-text',
            )}
          >
            <span className="truncate">{name || 'All'}</span>
            <span className="text-xs text-faint">
              {name ? entries.filter((entry) => entry.category === name).length : entries.length}
            </span>
          </button>
        ))}
      </nav>
      <div className="min-w-0 flex-1 space-y-4">
        <SearchInput
          value={q}
          onValueChange={(text) => set({ q: text || null })}
          placeholder={`Search ${what}`}
          aria-label={`Search ${what}`}
          autoFocus
        />
        {loading ? (
          <CatalogueSkeleton />
        ) : shown.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title={`No ${what} called “${q}”`}
            action={<Button onClick={() => set({ q: null, category: null })}>Show all</Button>}
          >
            Try another word, or a category.
          </EmptyState>
        ) : (
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(256px,1fr))] gap-3">
            {shown.map((entry) => (
              <li key={entry.id}>
                <EntryCard entry={entry} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function EntryCard({ entry }: { entry: CatalogueEntry }) {
  const inside = (
    <>
      <span className="flex items-center gap-2.5">
        <BrandLogo logo={entry.logo} name={entry.name} />
        <span className="min-w-0 flex-1 truncate text-sm font-medium">{entry.name}</span>
        {entry.tag && <span className="text-xs text-faint">{entry.tag}</span>}
      </span>
      <span className="line-clamp-2 text-xs leading-4.5 text-soft">{entry.unavailable ?? entry.description}</span>
    </>
  );
  const look = 'flex h-full min-h-25 flex-col gap-2.5 rounded-surface border border-line bg-surface p-3.5 text-left';
  if (entry.unavailable) return <div className={cn(look, 'bg-canvas')}>{inside}</div>;
  return (
    <Link href={entry.href} className={cn(look, 'transition-colors hover:border-line-strong hover:bg-canvas')}>
      {inside}
    </Link>
  );
}

function CatalogueSkeleton() {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(256px,1fr))] gap-3" aria-busy="true">
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <Skeleton key={key} className="h-25 rounded-surface" />
      ))}
    </div>
  );
}
