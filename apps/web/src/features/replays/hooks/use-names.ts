'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '@/api';
import type { Names } from '../progress';

/** What destinations and sources are called. */
export function useNames(): Names {
  const trpc = useTRPC();
  const destinations = useQuery({ ...trpc.destinations.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  const sources = useQuery({ ...trpc.sources.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  return useMemo(
    () => ({
      destination: (id) => destinations.data?.data.find((one) => one.id === id)?.name ?? 'a deleted destination',
      source: (id) => sources.data?.data.find((one) => one.id === id)?.name ?? 'a deleted source',
    }),
    [destinations.data, sources.data],
  );
}
