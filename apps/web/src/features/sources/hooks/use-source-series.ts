'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '@/api';

/** Events of a source (or of all) over time, as a chart takes them. */
export function useSourceSeries(input: { sourceId?: string; since: string; until?: string; stepSeconds?: number }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.stats.sourceSeries.queryOptions(input),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  const points = query.data?.data;
  const chart = useMemo(
    () => ({
      times: (points ?? []).map((point) => Date.parse(point.at)),
      stored: (points ?? []).map((point) => point.stored),
      blocked: (points ?? []).map((point) => point.blocked),
      duplicate: (points ?? []).map((point) => point.duplicate),
    }),
    [points],
  );
  return { ...query, chart };
}
