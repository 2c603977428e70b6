'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, cn, durationWords, Skeleton, type State, StatusBadge, TimeAgo } from '@tributary/ui';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { type EventTrace, ProblemState, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { AttemptList } from '@/features/deliveries';
import { VerdictView } from '@/features/mappings';
import { useHref } from '@/workspace';
import { Point, StageItem } from './trace-stages';

type Branch = EventTrace['destinations'][number];
type TracedMapping = Branch['mappings'][number];

/** The whole life of an event as one line: received, checked, stored, then a branch for each destination. */
export function EventTraceView({ trace }: { trace: EventTrace }) {
  const { stages, destinations, messageId } = trace;
  return (
    <ol aria-label="Life of the event">
      {stages.map((stage, index) => (
        <StageItem key={stage.stage} stage={stage} isLast={index === stages.length - 1 && destinations.length === 0} />
      ))}
      {destinations.map((branch, index) => (
        <BranchItem
          key={branch.destinationId}
          branch={branch}
          isLast={index === destinations.length - 1}
          messageId={messageId}
        />
      ))}
      {trace.outcome === 'stored' && destinations.length === 0 && (
        <li className="pt-1 pl-9 text-sm text-soft">
          Its source is connected to no destination. Connect one, and later events go there.
        </li>
      )}
    </ol>
  );
}

function BranchItem({ branch, isLast, messageId }: { branch: Branch; isLast: boolean; messageId: string }) {
  const href = useHref();
  const [open, setOpen] = useState(branch.status !== 'delivered');
  return (
    <Point isLast={isLast} mark={<BrandLogo logo={branch.type} name={branch.name} size="sm" className="z-[1]" />}>
      <div className="overflow-hidden rounded-surface border border-line">
        <div className="flex min-h-11 flex-wrap items-center gap-x-2.5 px-3 py-1.5 text-sm sm:flex-nowrap">
          <Link
            href={href(`/destinations/${branch.destinationId}`)}
            className="mr-auto min-w-0 truncate font-medium hover:underline sm:mr-0 sm:shrink-0"
          >
            {branch.name}
          </Link>
          <span
            className="order-last w-full min-w-0 text-soft sm:order-none sm:w-auto sm:flex-1 sm:truncate"
            title={branch.explanation}
          >
            {branch.explanation}
          </span>
          <BranchBadge branch={branch} />
          <Button
            variant="ghost"
            size="icon-sm"
            aria-expanded={open}
            aria-label={`${open ? 'Hide' : 'Show'} what ${branch.name} did`}
            onClick={() => setOpen(!open)}
          >
            <ChevronRight className={cn('transition-transform', open && 'rotate-90')} aria-hidden />
          </Button>
        </div>
        {open && (
          <ul className="divide-y divide-line border-t border-line">
            {branch.mappings.length === 0 && <li className="px-3 py-2 text-sm text-soft">It has no mapping.</li>}
            {branch.mappings.map((mapping) => (
              <MappingItem
                key={mapping.mappingId}
                mapping={mapping}
                destinationId={branch.destinationId}
                messageId={messageId}
                said={branch.explanation}
              />
            ))}
          </ul>
        )}
      </div>
    </Point>
  );
}

function BranchBadge({ branch }: { branch: Branch }) {
  if (branch.status !== null) return <StatusBadge state={branch.status satisfies State} />;
  if (!branch.enabled) return <StatusBadge state="discarded">Switched off</StatusBadge>;
  return <StatusBadge state="pending">On its way</StatusBadge>;
}

/** One mapping's part: which clause said what, and every attempt. */
function MappingItem({
  mapping,
  destinationId,
  messageId,
  said,
}: {
  mapping: TracedMapping;
  destinationId: string;
  messageId: string;
  /** What stands above already. */
  said: string;
}) {
  const href = useHref();
  const { delivery } = mapping;
  return (
    <li className="space-y-2.5 px-3 py-2.5">
      <div className="flex items-center gap-2.5 text-sm">
        <Link
          href={href(
            `/destinations/${destinationId}/mappings/${mapping.mappingId}?event=${encodeURIComponent(messageId)}&all=true`,
          )}
          className="min-w-0 flex-1 truncate font-medium hover:underline"
        >
          {mapping.name}
        </Link>
        {!mapping.enabled && <span className="text-xs text-faint">The mapping is off</span>}
        {delivery ? (
          <Link href={href(`/deliveries/${delivery.deliveryId}`)} className="flex items-center gap-2 hover:underline">
            <StatusBadge state={delivery.status} variant="plain" />
            <TimeAgo at={delivery.at} short className="text-xs text-faint" />
          </Link>
        ) : (
          <span className="text-xs text-faint">{mapping.verdict.matched ? 'Wants it' : 'Does not want it'}</span>
        )}
      </div>
      {delivery?.explanation && delivery.explanation !== said && (
        <p className="text-sm text-soft text-pretty">{delivery.explanation}</p>
      )}
      <VerdictView verdict={mapping.verdict} />
      {mapping.waitedMs !== null && (
        <p className="text-xs text-faint">
          Waited {durationWords(mapping.waitedMs)} in the queue; the last attempt took{' '}
          {durationWords(mapping.attempts.at(-1)?.durationMs ?? 0)}.
        </p>
      )}
      {delivery && <Attempts deliveryId={delivery.deliveryId} count={mapping.attempts.length} />}
    </li>
  );
}

/** The exchanges are fetched when they are asked for: they can be large. */
function Attempts({ deliveryId, count }: { deliveryId: string; count: number }) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const detail = useQuery({ ...trpc.deliveries.get.queryOptions({ deliveryId }), enabled: open });
  if (count === 0) return null;
  return (
    <div className="space-y-2">
      <Button size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide' : 'Show'} {count === 1 ? 'the attempt' : `${count} attempts`}
      </Button>
      {open && detail.error && (
        <ProblemState what="The attempts" error={detail.error} onRetry={() => detail.refetch()} />
      )}
      {open && detail.isPending && <Skeleton className="h-24 w-full" />}
      {open && detail.data && <AttemptList attempts={detail.data.attempts} />}
    </div>
  );
}
