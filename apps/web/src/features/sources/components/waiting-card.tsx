'use client';
import { useQuery } from '@tanstack/react-query';
import { Card, durationWords, Facts, groupedNumber, Notice, Skeleton, TimeAgo } from '@tributary/ui';
import type { ReactNode } from 'react';
import { type Outputs, ProblemState, type Source, useTRPC } from '@/api';

type Flow = Outputs['sources']['flow'];

const LANES = {
  live: 'Waiting to be stored',
  backfill: 'Imports and history',
  overflow: 'Above the limit',
} as const;

/** What waits before the source's events are stored, and how it keeps to its limits. */
export function WaitingCard({ source }: { source: Source }) {
  const trpc = useTRPC();
  const flow = useQuery({ ...trpc.sources.flow.queryOptions({ id: source.id }), refetchInterval: 5_000 });
  return (
    <Card
      title="Waiting"
      description="Accepted and safe, not stored yet. Sources that share a partition wait together."
    >
      {flow.error && !flow.data ? (
        <ProblemState what="What waits" error={flow.error} onRetry={() => flow.refetch()} />
      ) : flow.data ? (
        <div className="space-y-3">
          {flow.data.overflowing && (
            <Notice>
              This source is above its limit: its events wait in a lane of their own until they are stored. Nothing is
              lost, and other sources are not delayed.
            </Notice>
          )}
          <Facts facts={[...lanesOf(flow.data), ...limitsOf(flow.data)]} />
        </div>
      ) : (
        <Skeleton className="h-20 w-full" />
      )}
    </Card>
  );
}

const lanesOf = ({ lanes }: Flow): [string, string][] =>
  lanes.map(({ lane, requests, oldestMs }) => [LANES[lane], waitingWords(requests, oldestMs)]);

/** "3 requests, the oldest for 4 s" */
function waitingWords(requests: number, oldestMs: number): string {
  if (requests === 0) return 'Nothing';
  const many = requests === 1 ? '1 request' : `${groupedNumber(requests)} requests`;
  return `${many}, the oldest for ${durationWords(oldestMs)}`;
}

function limitsOf({ limits, slowed }: Flow): [string, ReactNode][] {
  const words = limits
    ? `${groupedNumber(limits.eventsPerSecond)} events per second, ${groupedNumber(limits.burst)} at once`
    : 'None';
  const told =
    slowed.lastAt === null ? (
      'Never'
    ) : (
      <span key="slowed">
        {slowed.requests === 1 ? '1 request was' : `${groupedNumber(slowed.requests)} requests were`} told to slow down,
        last <TimeAgo at={slowed.lastAt} />. Nothing of them was taken: their senders try again.
      </span>
    );
  return [
    ['Limit', words],
    ['Told to slow down', told],
  ];
}
