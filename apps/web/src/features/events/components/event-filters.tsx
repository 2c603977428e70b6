'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, Combobox, groupedNumber, Input, SearchInput, Segmented, Select } from '@tributary/ui';
import { useQueryStates } from 'nuqs';
import { useEffect, useState } from 'react';
import { type Source, useTRPC } from '@/api';
import { countFilters, EVENT_STATUSES, EVENT_TYPES, type EventFilter, filterParsers } from '../filter';

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

/** A text that reaches the URL when the person stops typing or presses enter. */
function useSettled(value: string, onSettle: (value: string) => void) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSettle(text.trim()), 350);
    return () => clearTimeout(timer);
  }, [text, value, onSettle]);
  return [text, setText] as const;
}

export function EventFilters({ sources, since }: { sources: readonly Source[]; since: string }) {
  const trpc = useTRPC();
  const [filter, set] = useEventFilter();
  const names = useQuery({
    ...trpc.events.names.queryOptions({ since, limit: 200, ...(filter.source ? { sourceId: filter.source } : {}) }),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  const [user, setUser] = useSettled(filter.user, (value) => void set({ user: value || null }));
  const [message, setMessage] = useSettled(filter.message, (value) => void set({ message: value || null }));
  const [text, setText] = useSettled(filter.q, (value) => void set({ q: value || null }));
  const named = (names.data?.data ?? []).filter((one) => one.name);
  return (
    <search className="flex flex-wrap items-center gap-2">
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
        className="w-44"
        placeholder="All events"
        searchPlaceholder="Event name"
        allowCustom
        value={filter.name}
        onValueChange={(name) => set({ name: name === filter.name ? null : name })}
        options={named.map((one) => ({ value: one.name, label: one.name, hint: groupedNumber(one.count) }))}
      />
      <Input
        aria-label="User id"
        placeholder="User id"
        className="w-32"
        value={user}
        onChange={(event) => setUser(event.target.value)}
        spellCheck={false}
      />
      <Input
        aria-label="Message id"
        placeholder="Message id"
        className="w-32"
        value={message}
        onChange={(event) => setMessage(event.target.value)}
        spellCheck={false}
      />
      <SearchInput
        aria-label="Text in the event"
        placeholder="Text in the event"
        className="w-44"
        value={text}
        onValueChange={setText}
      />
      {countFilters(filter) > 0 && (
        <Button variant="ghost" size="sm" onClick={() => set(null)}>
          Clear
        </Button>
      )}
    </search>
  );
}
