'use client';
import { useQuery } from '@tanstack/react-query';
import { durationWords, groupedNumber } from '@tributary/ui';
import { useTRPC } from '@/api';

const WORDS = { live: 'live', backfill: 'imports and history', overflow: 'above a limit' } as const;

/** What waits before it is stored, in one line: of the whole installation. */
export function LagLine() {
  const trpc = useTRPC();
  const lag = useQuery({ ...trpc.sources.lag.queryOptions(), refetchInterval: 5_000 });
  const waiting = (lag.data?.lanes ?? []).filter(({ requests }) => requests > 0);
  return (
    <p className="min-h-5 text-sm text-soft" aria-live="off">
      {lag.data &&
        (waiting.length === 0
          ? 'Nothing waits to be stored.'
          : `Waiting to be stored: ${waiting
              .map(
                ({ lane, requests, oldestMs }) =>
                  `${groupedNumber(requests)} ${requests === 1 ? 'request' : 'requests'} (${WORDS[lane]}), the oldest for ${durationWords(oldestMs)}`,
              )
              .join('; ')}.`)}
    </p>
  );
}
