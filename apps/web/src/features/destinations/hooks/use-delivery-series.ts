'use client';
import { useQuery } from '@tanstack/react-query';
import { type ChartSeries, stateColor } from '@tributary/ui';
import { useMemo } from 'react';
import { useTRPC } from '@/api';

const STATES = ['delivered', 'pending', 'parked', 'failed', 'discarded', 'filtered'] as const;

/** Deliveries over time, by state, with latency, as charts take them. */
export function useDeliverySeries(input: { destinationId?: string; since: string; until?: string }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.stats.deliverySeries.queryOptions(input),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  const points = query.data?.data;
  const chart = useMemo(() => {
    const all = points ?? [];
    const sum = (key: (typeof STATES)[number]) => all.reduce((total, point) => total + point[key], 0);
    const lines = STATES.map(
      (state): ChartSeries => ({
        label: state.charAt(0).toUpperCase() + state.slice(1),
        color: stateColor(state),
        values: all.map((point) => point[state]),
      }),
    );
    return {
      times: all.map((point) => Date.parse(point.at)),
      /** Only states that occurred, and always what was delivered and failed. */
      states: lines.filter((line, index) => index === 0 || STATES[index] === 'failed' || line.values.some(Boolean)),
      latency: [
        { label: 'Half within', color: 'var(--accent-text)', values: all.map((point) => point.p50Ms) },
        { label: '95% within', color: 'var(--parked)', values: all.map((point) => point.p95Ms) },
      ],
      delivered: all.map((point) => point.delivered),
      sums: Object.fromEntries(STATES.map((state) => [state, sum(state)])) as Record<(typeof STATES)[number], number>,
      /** Of the busiest tries: the middle of what was measured, weighted by nothing. */
      p50Ms: middle(all.filter((point) => point.p95Ms > 0).map((point) => point.p50Ms)),
      p95Ms: Math.max(0, ...all.map((point) => point.p95Ms)),
    };
  }, [points]);
  return { ...query, chart };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
