'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, Combobox, groupedNumber, Input, Select } from '@tributary/ui';
import { X } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useCallback, useEffect, useState } from 'react';
import { useTRPC } from '@/api';
import { countDeliveryFilters, DELIVERY_STATUSES, deliveryParsers } from '../filter';

export function useDeliveryFilter() {
  return useQueryStates(deliveryParsers, { history: 'replace' });
}

const sentence = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** A text that reaches the URL when the person stops typing. */
function SettledInput({ label, value, onSettle }: { label: string; value: string; onSettle: (value: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSettle(text.trim()), 350);
    return () => clearTimeout(timer);
  }, [text, value, onSettle]);
  return (
    <Input
      aria-label={label}
      placeholder={label}
      className="w-28"
      value={text}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

/** All filters are in the URL. `fixedDestination` hides the choice where the page is about one destination. */
export function DeliveryFilters({ since, fixedDestination }: { since: string; fixedDestination?: string }) {
  const trpc = useTRPC();
  const [filter, set] = useDeliveryFilter();
  const destinations = useQuery(trpc.destinations.list.queryOptions({ limit: 200 }));
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const names = useQuery({ ...trpc.events.names.queryOptions({ since, limit: 200 }), staleTime: 60_000 });
  const setUser = useCallback((user: string) => void set({ user: user || null }), [set]);
  const setMessage = useCallback((message: string) => void set({ message: message || null }), [set]);
  return (
    <search className="flex flex-wrap items-center gap-2 max-sm:grid max-sm:w-full max-sm:grid-cols-2 max-sm:[&>*]:w-full max-sm:[&>*]:min-w-0">
      <Select
        aria-label="Status"
        className="w-32"
        value={filter.status ?? ''}
        onValueChange={(status) => set({ status: DELIVERY_STATUSES.find((one) => one === status) ?? null })}
        options={[
          { value: '', label: 'Any status' },
          ...DELIVERY_STATUSES.map((status) => ({ value: status, label: sentence(status) })),
        ]}
      />
      {fixedDestination === undefined && (
        <Select
          aria-label="Destination"
          className="w-40"
          value={filter.destination}
          onValueChange={(destination) => set({ destination: destination || null })}
          options={[
            { value: '', label: 'All destinations' },
            ...(destinations.data?.data ?? []).map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      )}
      <Select
        aria-label="Source"
        className="w-32"
        value={filter.source}
        onValueChange={(source) => set({ source: source || null })}
        options={[
          { value: '', label: 'All sources' },
          ...(sources.data?.data ?? []).map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
      <Combobox
        aria-label="Event name"
        className="w-36"
        placeholder="All events"
        searchPlaceholder="Event name"
        allowCustom
        value={filter.event}
        onValueChange={(event) => set({ event: event === filter.event ? null : event })}
        options={(names.data?.data ?? [])
          .filter((one) => one.name)
          .map((one) => ({ value: one.name, label: one.name, hint: groupedNumber(one.count) }))}
      />
      <SettledInput label="User id" value={filter.user} onSettle={setUser} />
      <SettledInput label="Message id" value={filter.message} onSettle={setMessage} />
      {filter.cause && <Fixed label="One cause" onClear={() => set({ cause: null })} />}
      {filter.replay && <Fixed label="One replay" onClear={() => set({ replay: null })} />}
      {filter.mapping && <Fixed label="One mapping" onClear={() => set({ mapping: null })} />}
      {countDeliveryFilters(filter) > 0 && (
        <Button variant="ghost" size="sm" onClick={() => set(null)}>
          Clear
        </Button>
      )}
    </search>
  );
}

/** A filter that a link brought, and that can only be taken away. */
function Fixed({ label, onClear }: { label: string; onClear: () => void }) {
  return (
    <Button size="md" onClick={onClear} aria-label={`${label}: clear`}>
      {label}
      <X aria-hidden />
    </Button>
  );
}
