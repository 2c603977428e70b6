'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, Combobox, groupedNumber, Segmented, Select } from '@tributary/ui';
import { useQueryStates } from 'nuqs';
import { type Source, useTRPC } from '@/api';
import {
  countFilters,
  currentSearch,
  EVENT_STATUSES,
  EVENT_TYPES,
  type EventFilter,
  filterParsers,
  SEARCHES,
} from '../filter';
import { EventSearch } from './event-search';

const WORDS: Record<EventFilter['status'], string> = {
  all: 'All',
  stored: 'Stored',
  refused: 'Refused',
  quarantined: 'Quarantined',
  duplicate: 'Duplicates',
};

export function useEventFilter() {
  return useQueryStates(filterParsers, { history: 'replace' });
}

/** What searches leave behind in the URL when another one begins. */
const NO_SEARCH = { message: null, email: null, user: null, anonymous: null, q: null };

export function EventFilters({ sources, since }: { sources: readonly Source[]; since: string }) {
  const trpc = useTRPC();
  const [filter, set] = useEventFilter();
  const names = useQuery({
    ...trpc.events.names.queryOptions({ since, limit: 200, ...(filter.source ? { sourceId: filter.source } : {}) }),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  const search = currentSearch(filter);
  const named = (names.data?.data ?? []).filter((one) => one.name);
  return (
    <search className="flex flex-wrap items-center gap-2">
      <EventSearch
        filter={filter}
        onSearch={(search) => {
          const part = search ? { [SEARCHES[search.kind].part]: search.value } : {};
          void set({ ...NO_SEARCH, ...part });
        }}
      />
      {search && search.kind !== 'text' && (
        <span className="text-xs text-soft">{SEARCHES[search.kind].word}, in all of the time</span>
      )}
      <Segmented
        aria-label="Status"
        value={filter.status}
        onValueChange={(status) => set({ status })}
        options={EVENT_STATUSES.map((status) => ({ value: status, label: WORDS[status] }))}
      />
      <Select
        aria-label="Source"
        className="w-36"
        value={filter.source}
        onValueChange={(source) => set({ source: source || null })}
        options={[
          { value: '', label: 'All sources' },
          ...sources.map((source) => ({ value: source.id, label: source.name })),
        ]}
      />
      <Select
        aria-label="Type"
        className="w-28"
        value={filter.type ?? ''}
        onValueChange={(type) => set({ type: EVENT_TYPES.find((one) => one === type) ?? null })}
        options={[{ value: '', label: 'All types' }, ...EVENT_TYPES.map((type) => ({ value: type, label: type }))]}
      />
      <Combobox
        aria-label="Event name"
        className="w-36"
        placeholder="All events"
        searchPlaceholder="Event name"
        allowCustom
        value={filter.name}
        onValueChange={(name) => set({ name: name === filter.name ? null : name })}
        options={named.map((one) => ({ value: one.name, label: one.name, hint: groupedNumber(one.count) }))}
      />
      {countFilters(filter) > 0 && (
        <Button variant="ghost" size="sm" onClick={() => set(null)}>
          Clear
        </Button>
      )}
    </search>
  );
}
