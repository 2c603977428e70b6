'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, CopyId, Facts, groupedNumber, Notice, SkeletonText } from '@tributary/ui';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { type Outputs, ProblemState, useTRPC } from '@/api';
import { useHref } from '@/workspace';
import { minuteWords } from './books-minutes';

type Explanation = Outputs['ledger']['explain'];

/** One minute taken apart: the count at each door, the requests that are short, the events that are missing. */
export function BooksExplanation(props: {
  sourceId: string;
  destinationId: string | null;
  minute: string;
  onBack: () => void;
}) {
  const { sourceId, destinationId, minute } = props;
  const trpc = useTRPC();
  const found = useQuery({
    ...trpc.ledger.explain.queryOptions({ sourceId, minute, ...(destinationId ? { destinationId } : {}) }),
    refetchInterval: 15_000,
  });
  return (
    <section className="space-y-4" aria-label={`The minute ${minuteWords(minute)}`}>
      <div className="flex items-center justify-between">
        <h3 className="text-sm font-medium">{minuteWords(minute)}</h3>
        <Button size="sm" variant="ghost" onClick={props.onBack}>
          <ArrowLeft aria-hidden />
          All minutes
        </Button>
      </div>
      {found.error && <ProblemState what="This minute" error={found.error} onRetry={() => found.refetch()} />}
      {found.isPending && <SkeletonText lines={6} />}
      {found.data && <Doors found={found.data} />}
      {found.data && found.data.short.length > 0 && <ShortRequests found={found.data} />}
      {found.data && found.data.unrecorded.length > 0 && <Unrecorded found={found.data} />}
    </section>
  );
}

function Doors({ found }: { found: Explanation }) {
  const isWhole = found.short.length === 0 && found.unrecorded.length === 0 && found.sentences.length === 0;
  return (
    <>
      {isWhole ? (
        <Notice>Every event of this minute is where it belongs.</Notice>
      ) : (
        found.sentences.map((sentence) => (
          <Notice key={sentence} tone="warning">
            {sentence}
          </Notice>
        ))
      )}
      <Facts
        facts={[
          ['Counted when it was accepted', found.captured > 0 ? groupedNumber(found.captured) : 'Not counted yet'],
          ['Handed to ingest', `${groupedNumber(found.handed)} in ${groupedNumber(found.requests)} requests`],
          ['Written as stored', groupedNumber(found.stored)],
          ['Duplicates, refused', `${groupedNumber(found.duplicate)}, ${groupedNumber(found.blocked)}`],
          ...(found.deleted > 0 ? [['Deleted since', groupedNumber(found.deleted)] as const] : []),
          ['Rows that are there', groupedNumber(found.rows)],
        ]}
      />
    </>
  );
}

function ShortRequests({ found }: { found: Explanation }) {
  return (
    <div className="space-y-2">
      <h4 className="text-sm font-medium">
        {groupedNumber(found.shortCount)} {found.shortCount === 1 ? 'request is' : 'requests are'} not whole
      </h4>
      <ul className="divide-y divide-line rounded-surface border border-line text-sm">
        {found.short.map((one) => (
          <li key={`${one.partition}.${one.lane}.${one.offset}`} className="space-y-1 px-3 py-2">
            <p className="flex items-baseline justify-between gap-3">
              <span className="text-failed">
                {groupedNumber(one.accepted - one.found)} of {groupedNumber(one.accepted)} missing
              </span>
              <span className="text-xs text-faint">
                partition {one.partition}, {one.lane}, <span className="font-mono">{one.offset}</span>
              </span>
            </p>
            {one.requestId ? (
              <CopyId id={one.requestId} label="request id" max={36} />
            ) : (
              <p className="text-xs text-soft">Nothing of this request is left.</p>
            )}
            {one.missing.length > 0 && (
              <p className="text-xs text-soft">Events {placesWords(one.missing)} of the request</p>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `1-3, 7`: places counted from one, in stretches. */
function placesWords(places: readonly number[]): string {
  const stretches: [number, number][] = [];
  for (const place of places) {
    const last = stretches.at(-1);
    if (last && last[1] === place) last[1] = place + 1;
    else stretches.push([place + 1, place + 1]);
  }
  const words = stretches.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return words.length > 12 ? `${words.slice(0, 12).join(', ')} …` : words.join(', ');
}

function Unrecorded({ found }: { found: Explanation }) {
  const href = useHref();
  return (
    <div className="space-y-2">
      <h4 className="text-sm font-medium">Events of which the destination has no record</h4>
      <ul className="divide-y divide-line rounded-surface border border-line text-sm">
        {found.unrecorded.map((event) => (
          <li key={event.eventId} className="flex items-baseline justify-between gap-3 px-3 py-2">
            <Link
              href={href(`/events/${encodeURIComponent(event.messageId)}?source=${found.sourceId}`)}
              className="text-accent-text hover:underline"
            >
              {event.name || event.type}
            </Link>
            <span className="truncate font-mono text-xs text-faint">{event.messageId}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
