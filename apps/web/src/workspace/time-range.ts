'use client';
import { parseAsIsoDateTime, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';

export const RANGES = ['15m', '1h', '6h', '24h', '7d', '30d'] as const;
export type RangeName = (typeof RANGES)[number];

const MINUTES: Record<RangeName, number> = {
  '15m': 15,
  '1h': 60,
  '6h': 360,
  '24h': 1_440,
  '7d': 10_080,
  '30d': 43_200,
};
const WORDS: Record<RangeName, string> = {
  '15m': 'last 15 minutes',
  '1h': 'last hour',
  '6h': 'last 6 hours',
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
  '30d': 'last 30 days',
};

export function rangeWords(range: RangeName): string {
  return WORDS[range];
}

/**
 * The time range in the URL: a name (`range=24h`, moves with the clock) or two moments (`from`, `to`), as a drag over
 * a chart gives them. `since` is rounded to the minute, so that a query keeps its key for that long.
 */
export function useTimeRange(fallback: RangeName = '24h') {
  const [state, set] = useQueryStates(
    { range: parseAsStringLiteral(RANGES).withDefault(fallback), from: parseAsIsoDateTime, to: parseAsIsoDateTime },
    { history: 'push' },
  );
  const fixed = state.from !== null && state.to !== null;
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  const since =
    fixed && state.from ? state.from.toISOString() : new Date(minute - MINUTES[state.range] * 60_000).toISOString();
  const until = fixed && state.to ? state.to.toISOString() : undefined;
  return useMemo(
    () => ({
      range: state.range,
      fixed,
      since,
      until,
      /** The input of a procedure that takes since and until. */
      input: until === undefined ? { since } : { since, until },
      words: fixed ? 'selected time' : WORDS[state.range],
      choose: (range: RangeName) => set({ range, from: null, to: null }),
      select: (fromMs: number, toMs: number) => set({ from: new Date(fromMs), to: new Date(toMs) }),
      clear: () => set({ from: null, to: null }),
    }),
    [state.range, fixed, since, until, set],
  );
}
