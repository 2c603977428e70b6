'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useTRPC } from '@/api';
import type { DeliveryListInput } from '../filter';

const PAGE = 100;
const EVERY_MS = 3_000;
/** Beyond this many pages, looking again would cost more than it shows: the list stands still. */
const LIVE_PAGES_MAX = 3;

/** Deliveries by their present state, newest first, looked at again while the list is short and not paused. */
export function useDeliveries(input: DeliveryListInput, { paused }: { paused: boolean }) {
  const trpc = useTRPC();
  const live = input.until === undefined;
  const query = useInfiniteQuery(
    trpc.deliveries.list.infiniteQueryOptions(
      { ...input, limit: PAGE },
      {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        placeholderData: (before) => before,
        refetchInterval: ({ state }) =>
          live && !paused && (state.data?.pages.length ?? 0) <= LIVE_PAGES_MAX ? EVERY_MS : false,
      },
    ),
  );
  const deliveries = useMemo(() => {
    const byId = new Map((query.data?.pages ?? []).flatMap((page) => page.data).map((one) => [one.deliveryId, one]));
    return [...byId.values()];
  }, [query.data]);
  const freshIds = useFresh(deliveries, JSON.stringify(input));
  return {
    deliveries,
    freshIds,
    live: live && (query.data?.pages.length ?? 0) <= LIVE_PAGES_MAX,
    loading: query.isPending,
    error: query.data ? null : query.error,
    retry: query.refetch,
    more: query.hasNextPage && !query.isFetchingNextPage ? query.fetchNextPage : undefined,
  };
}

/** The rows that were not there at the first look at this filter. */
function useFresh(rows: readonly { readonly deliveryId: string }[], key: string): ReadonlySet<string> {
  const first = useRef<{ key: string; newest: ReadonlySet<string> } | null>(null);
  return useMemo(() => {
    if (rows.length === 0) return new Set();
    if (first.current?.key !== key) {
      first.current = { key, newest: new Set(rows.map((row) => row.deliveryId)) };
      return new Set();
    }
    const { newest } = first.current;
    const end = rows.findIndex((row) => newest.has(row.deliveryId));
    return new Set(rows.slice(0, Math.max(0, end)).map((row) => row.deliveryId));
  }, [rows, key]);
}
