'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type EventSummary, useTRPC, useTRPCClient } from '@/api';
import { type EventListInput, mergeEvents } from '../filter';

const SHOWN_MAX = 2_000;
const EVERY_MS = 1_500;

interface Fresh {
  readonly key: string;
  readonly shown: readonly EventSummary[];
  readonly waiting: readonly EventSummary[];
}

/**
 * Events newest first: history by pages, and what arrives from now on without a reload. While paused, new ones are
 * counted and kept; resuming shows them. A range that ends in the past has nothing live.
 */
export function useLiveEvents(input: EventListInput, { paused }: { paused: boolean }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const key = JSON.stringify(input);
  const live = input.until === undefined;
  const history = useInfiniteQuery(
    trpc.events.list.infiniteQueryOptions(
      { ...input, limit: 100 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
    ),
  );
  const [fresh, setFresh] = useState<Fresh>({ key, shown: [], waiting: [] });
  const cursor = useRef<{ key: string; after: string | undefined }>({ key, after: undefined });
  const stopped = useRef(paused);
  stopped.current = paused;

  const tail = useQuery({
    queryKey: ['events-tail', key],
    enabled: live && history.isSuccess,
    refetchInterval: EVERY_MS,
    gcTime: 0,
    retry: false,
    queryFn: async () => {
      if (cursor.current.key !== key) cursor.current = { key, after: undefined };
      const { after } = cursor.current;
      const answer = await client.events.tail.query({ ...input, limit: 200, ...(after ? { after } : {}) });
      cursor.current = { key, after: answer.after };
      return answer;
    },
  });

  const seen = useMemo(
    () => new Set((history.data?.pages ?? []).flatMap((page) => page.data.map((event) => event.id))),
    [history.data],
  );
  useEffect(() => {
    const arrived = tail.data?.data ?? [];
    if (arrived.length === 0) return;
    setFresh((before) => {
      const base = before.key === key ? before : { key, shown: [], waiting: [] };
      const known = new Set([...base.shown, ...base.waiting].map((event) => event.id));
      const news = arrived.filter((event) => !known.has(event.id) && !seen.has(event.id));
      if (news.length === 0 && base === before) return before;
      return stopped.current
        ? { ...base, waiting: mergeEvents([news, base.waiting], SHOWN_MAX) }
        : { ...base, shown: mergeEvents([news, base.shown], SHOWN_MAX) };
    });
  }, [tail.data, key, seen]);
  useEffect(() => {
    if (!paused)
      setFresh((before) =>
        before.waiting.length === 0
          ? before
          : { ...before, shown: mergeEvents([before.waiting, before.shown], SHOWN_MAX), waiting: [] },
      );
  }, [paused]);

  const shown = fresh.key === key ? fresh.shown : [];
  const events = useMemo(
    () => mergeEvents([shown, ...(history.data?.pages ?? []).map((page) => page.data)], SHOWN_MAX),
    [shown, history.data],
  );
  const freshIds = useMemo(() => new Set(shown.map((event) => event.id)), [shown]);
  return {
    events,
    freshIds,
    /** Events that came while paused. */
    waiting: fresh.key === key ? fresh.waiting.length : 0,
    live,
    loading: history.isPending,
    error: history.error,
    tailError: tail.error,
    retry: history.refetch,
    more: history.hasNextPage ? history.fetchNextPage : undefined,
    loadingMore: history.isFetchingNextPage,
  };
}
