'use client';
import { useQuery } from '@tanstack/react-query';
import { CopyId, ErrorState, ExactTime, Facts, Notice, SkeletonText } from '@tributary/ui';
import { ProblemState, useTRPC } from '@/api';
import { RawJson } from './event-detail';
import { EventTraceView } from './event-trace';

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
      {data.reason === 'duplicate' ? (
        <Notice>{data.explanation}</Notice>
      ) : (
        <ErrorState
          title={data.explanation}
          {...(data.detail && data.detail !== data.explanation ? { reason: data.detail } : {})}
        />
      )}
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
      {data.messageId && data.reason !== 'duplicate' && (
        <EventTraceView messageId={data.messageId} sourceId={data.sourceId} />
      )}
      {data.raw && <RawJson text={data.raw} title="As it came (its beginning, when it was long)" />}
    </div>
  );
}
