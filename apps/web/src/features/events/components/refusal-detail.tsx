'use client';
import { useQuery } from '@tanstack/react-query';
import { CopyId, ErrorState, ExactTime, Facts, Notice, Sentence, SkeletonText } from '@tributary/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { type Outputs, ProblemState, useTRPC } from '@/api';
import { useHref } from '@/workspace';
import { RawJson } from './event-detail';
import { StageItem } from './trace-stages';

/** Not lost: it waits, whole, until its plan or its sender is put right. */
function KeptAside({ planId, explanation, detail }: { planId: string | null; explanation: string; detail: string }) {
  const href = useHref();
  return (
    <Notice>
      <p className="font-medium">
        <Sentence text={detail} />
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
  return (
    <ErrorState
      title={explanation}
      {...(detail && detail !== explanation ? { reason: <Sentence text={detail} /> } : {})}
    />
  );
}

/** Something that was not stored, beside a list. */
export function RefusalDetail({ id }: { id: string }) {
  const trpc = useTRPC();
  const refusal = useQuery(trpc.refusals.get.queryOptions({ id }));
  if (refusal.error)
    return (
      <ProblemState what="The refused event" error={refusal.error} onRetry={() => refusal.refetch()} className="m-5" />
    );
  if (!refusal.data) return <SkeletonText lines={8} className="p-5" />;
  return (
    <div className="p-5">
      <RefusedEvent refusal={refusal.data} />
    </div>
  );
}

/** Something that was not stored: why, in words, its life up to there, and what came. */
export function RefusedEvent({ refusal, children }: { refusal: Refusal; children?: ReactNode }) {
  return (
    <div className="space-y-4">
      <WhyNotStored refusal={refusal} />
      <Facts
        facts={[
          ...(refusal.messageId
            ? [['Message id', <CopyId key="m" id={refusal.messageId} label="message id" max={44} />] as const]
            : []),
          ...(refusal.userId
            ? [['User', <CopyId key="u" id={refusal.userId} label="user id" max={44} />] as const]
            : []),
          ...(refusal.anonymousId
            ? [['Anonymous', <CopyId key="a" id={refusal.anonymousId} label="anonymous id" max={44} />] as const]
            : []),
          ['Received', <ExactTime key="r" at={refusal.receivedAt} />],
          ['Sent as', `${refusal.dialectName} ${refusal.type}`],
          ['Request', <CopyId key="q" id={refusal.requestId} label="request id" max={44} />],
          ...(refusal.count > 1 ? [['Events in it', String(refusal.count)] as const] : []),
        ]}
      />
      <ol aria-label="Life of the event">
        {refusal.stages.map((stage, index) => (
          <StageItem key={stage.stage} stage={stage} isLast={index === refusal.stages.length - 1} />
        ))}
      </ol>
      {children}
      {refusal.raw && <RawJson text={refusal.raw} title="As it came" />}
    </div>
  );
}
