'use client';
import { useQuery } from '@tanstack/react-query';
import { CopyId, ErrorState, ExactTime, Facts, Notice, SkeletonText, StatusBadge } from '@tributary/ui';
import Link from 'next/link';
import { type Outputs, ProblemState, useTRPC } from '@/api';
import { useHref } from '@/workspace';
import { RawJson } from './event-detail';
import { StageItem } from './trace-stages';

/** Not lost: it waits, whole, until its plan or its sender is put right. */
function KeptAside({ planId, explanation, detail }: { planId: string | null; explanation: string; detail: string }) {
  const href = useHref();
  return (
    <Notice>
      <p className="flex flex-wrap items-center gap-2 font-medium">
        <StatusBadge state="quarantined" /> {detail}
      </p>
      <p className="mt-1 text-soft">
        {explanation} The event is kept whole.{' '}
        {planId && (
          <Link href={href(`/tracking-plans/${planId}?tab=violations`)} className="text-accent-text hover:underline">
            Replay it from its plan
          </Link>
        )}
      </p>
    </Notice>
  );
}

type Refusal = Outputs['refusals']['get'];

function WhyNotStored({ refusal }: { refusal: Refusal }) {
  const href = useHref();
  const { disposition, reason, explanation, detail, planId, first, sourceId } = refusal;
  if (disposition === 'duplicate')
    return (
      <Notice tone={reason === 'duplicate_altered' ? 'warning' : 'info'}>
        {explanation}{' '}
        {first && (
          <Link
            href={href(`/events/${encodeURIComponent(first.messageId)}?source=${sourceId}`)}
            className="text-accent-text underline underline-offset-4"
          >
            See the event that was stored
          </Link>
        )}
      </Notice>
    );
  if (disposition === 'quarantined') return <KeptAside planId={planId} explanation={explanation} detail={detail} />;
  return <ErrorState title={explanation} {...(detail && detail !== explanation ? { reason: detail } : {})} />;
}

/** Something that was not stored: why, in words, and what came. */
export function RefusalDetail({ id }: { id: string }) {
  const trpc = useTRPC();
  const refusal = useQuery(trpc.refusals.get.queryOptions({ id }));
  if (refusal.error)
    return (
      <ProblemState what="The refused event" error={refusal.error} onRetry={() => refusal.refetch()} className="m-5" />
    );
  if (!refusal.data) return <SkeletonText lines={8} className="p-5" />;
  const { data } = refusal;
  return (
    <div className="space-y-4 p-5">
      <WhyNotStored refusal={data} />
      <Facts
        facts={[
          ...(data.messageId
            ? [['Message id', <CopyId key="m" id={data.messageId} label="message id" max={44} />] as const]
            : []),
          ...(data.userId ? [['User', <CopyId key="u" id={data.userId} label="user id" max={44} />] as const] : []),
          ['Received', <ExactTime key="r" at={data.receivedAt} />],
          ['Request', <CopyId key="q" id={data.requestId} label="request id" max={44} />],
          ...(data.count > 1 ? [['Events in it', String(data.count)] as const] : []),
        ]}
      />
      <ol aria-label="Life of the event">
        {data.stages.map((stage, index) => (
          <StageItem key={stage.stage} stage={stage} isLast={index === data.stages.length - 1} />
        ))}
      </ol>
      {data.raw && <RawJson text={data.raw} title="As it came (its beginning, when it was long)" />}
    </div>
  );
}
